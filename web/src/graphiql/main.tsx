import './workers';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import mark from '../brand/mark.svg';
import { examples } from './examples';
import { createFetcher } from './fetcher';
import { freeTabKey } from './keyboard';
import { prefixedStorage } from './storage';
// One by one: the collected graphiql/style.css embeds several hundred kB of fonts.
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import 'graphiql/graphiql.css';
import './style.css';

freeTabKey();

const root = document.getElementById('root');
if (root === null) throw new Error('graphiql.html has no #root');

createRoot(root).render(
  <GraphiQL
    fetcher={createFetcher(new URL('./graphql', document.baseURI))}
    storage={prefixedStorage()}
    defaultTabs={examples.map(({ query, variables }) => ({ query, variables }))}
    defaultEditorToolsVisibility="variables"
    isHeadersEditorEnabled={false}
  >
    <GraphiQL.Logo>
      <a className="brand" href="./">
        <img src={mark} alt="" width="24" height="24" />
        kobling
      </a>
    </GraphiQL.Logo>
  </GraphiQL>,
);
