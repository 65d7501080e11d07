// The pages of what is on, one chunk.

export { HomePage } from './home';
export { TitlePage } from './title';
