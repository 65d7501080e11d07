// The shapes of what the API takes and answers, by their names in the contract.

import type { components } from '../../../clients/typescript/src/contract';

export type Schemas = components['schemas'];
export type ShowDetails = Schemas['Show'];
