// Every part of the design on one page, in development only: what it looks like in both themes.

import { Poster } from '../art/poster';
import { Button, Card, Chip, Chips, Field, Notice, Row, Skeleton, Stepper } from '../design/components';
import { AvailabilityWord } from './availability';
import { DateStrip } from './dates';
import { Page } from './shell';

const kinds = [...Array.from({ length: 12 }, () => 'film'), 'play', 'concert', 'match'];
const availabilities = ['many', 'few', 'last', 'none', 'soon', 'paused', 'closed'] as const;
const nothing = () => undefined;

export default function Styleguide() {
  return (
    <Page title="Styleguide">
      <Row>
        <Button primary>Primary</Button><Button>Ordinary</Button><Button quiet>Quiet</Button>
        <Button primary busy>Busy</Button><Button disabled>Disabled</Button>
        <Button small>Small</Button>
      </Row>
      <Chips label="Chips">
        <Chip pressed onPress={nothing}>Hindi</Chip><Chip pressed={false} onPress={nothing}>3D</Chip>
      </Chips>
      <DateStrip dates={['2026-11-22', '2026-11-23']} chosen="2026-11-22" today="2026-11-22"
        onChoose={nothing} />
      <Row>{availabilities.map((one) => <AvailabilityWord key={one} of={one} />)}</Row>
      <Card>
        <h2>Card</h2>
        <Field label="Name" hint="As on a card">{(bind) => <input {...bind} />}</Field>
        <Field label="Email" wrong="This is wrong">{(bind) => <input {...bind} />}</Field>
        <Stepper value={2} least={1} most={4} label="How many" fewer="Fewer" more="More"
          onChange={nothing} />
      </Card>
      <Notice title="Plain">A word</Notice>
      <Notice tone="good" title="Good">A word</Notice>
      <Notice tone="warn" title="Warn">A word</Notice>
      <Notice tone="bad" title="Bad">A word</Notice>
      <Skeleton height="4rem" />
      <Row>
        {kinds.map((kind, n) => (
          <div key={n} style={{ width: '11rem' }}>
            <Poster title={{ id: `ttl_000${'0123456789ABCDE'[n]}`, kind, name: `The ${kind} number ${n}` }} />
          </div>
        ))}
      </Row>
    </Page>
  );
}
