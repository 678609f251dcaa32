import { json, problem, problemJson, storageAdvice, testRows } from './refusing.ts';

testRows([
  {
    name: 'a failed validation in a success-shaped envelope',
    status: 400,
    headers: json,
    body: {
      response: {
        title: 'One or more validation errors occurred.',
        status: 400,
        errors: { inDto: ['The inDto field is required.'], '$.dump': ['The JSON value is no boolean.', 'Line 0.'] },
        traceId: '00-4bf9',
      },
      count: 1,
      links: [],
      status: 1,
      statusCode: 400,
    },
    failure: {
      kind: 'invalid',
      detail: 'inDto: The inDto field is required.; $.dump: The JSON value is no boolean. Line 0.',
      httpStatus: 400,
    },
    sentence: `The portal does not accept the request (400): “inDto: The inDto field is required.; $.dump: The JSON value is no boolean. Line 0”. ${storageAdvice}`,
  },
  {
    name: 'a failed validation as a problem, with an unnamed field and a single complaint',
    status: 400,
    headers: problemJson,
    body: { ...problem(400, 'One or more validation errors occurred.'), errors: { '': 'A body is needed' } },
    failure: { kind: 'invalid', detail: 'A body is needed', httpStatus: 400 },
    sentence: `The portal does not accept the request (400): “A body is needed”. ${storageAdvice}`,
  },
  {
    name: 'a problem with a detail',
    status: 400,
    headers: problemJson,
    body: { ...problem(400, 'Bad Request'), detail: 'The request is too old' },
    failure: { kind: 'invalid', detail: 'The request is too old', httpStatus: 400 },
    sentence: `The portal does not accept the request (400): “The request is too old”. ${storageAdvice}`,
  },
  {
    name: 'a problem with a title of its own',
    status: 400,
    headers: problemJson,
    body: problem(400, 'The body is no JSON'),
    failure: { kind: 'invalid', detail: 'The body is no JSON', httpStatus: 400 },
    sentence: `The portal does not accept the request (400): “The body is no JSON”. ${storageAdvice}`,
  },
  {
    name: 'an unsupported media type',
    status: 415,
    headers: problemJson,
    body: problem(415, 'Unsupported Media Type'),
    failure: { kind: 'invalid', detail: '', httpStatus: 415 },
    sentence: `The portal does not accept the request (415). ${storageAdvice}`,
  },
]);
