// What places are sold as (adult, child ...), where they are offered as more than one: a count for
// each type and category, or, for who wants that, a choice for each seat.

import { useState } from 'preact/hooks';
import type { ShowDetails } from '../api/schemas';
import { Button, Card, Stepper } from '../design/components';
import { translated } from '../words/catalogue_texts';
import { money } from '../words/format';
import { t } from '../words/words';
import type { Hold } from './purchase';
import { namesListed } from './sold_places';
import {
  countOf, groupsOf, withCount, type HeldPlace, type PlaceGroup, type Types,
} from './ticket_choice';
import { typeName } from './type_name';
import css from './ticket_types.module.css';

interface GroupProps { group: PlaceGroup; types: Types; onTypes: (types: Types) => void }

function Counts({ group, types, onTypes }: GroupProps) {
  return (
    <ul class={css.rows}>
      {group.offered.map((type, n) => {
        const name = typeName(type.code, type.name);
        const count = countOf(group, types, type.code);
        return (
          <li key={type.code}>
            <span><strong>{name}</strong> {money(type.price)}</span>
            {/* The first type has what is left. */}
            {n === 0 ? <output class={css.rest} aria-label={name}>{count}</output> : (
              <Stepper value={count} least={0} most={group.places.length} label={name}
                fewer={t('types.fewer', { type: name })} more={t('types.more', { type: name })}
                onChange={(value) => onTypes(withCount(group, types, type.code, value))} />
            )}
          </li>
        );
      })}
    </ul>
  );
}

function EachPlace({ group, place, types, onTypes }: GroupProps & { place: HeldPlace }) {
  return (
    <li>
      <label for={place.id}><strong>{place.name}</strong></label>
      <select id={place.id} value={types[place.id] ?? group.offered[0]?.code ?? ''}
        onChange={(event) => onTypes({ ...types, [place.id]: event.currentTarget.value })}>
        {group.offered.map((type) => (
          <option key={type.code} value={type.code}>
            {typeName(type.code, type.name)}, {money(type.price)}
          </option>
        ))}
      </select>
    </li>
  );
}

function Group(props: GroupProps & { each: boolean }) {
  const { group, each } = props;
  return (
    <fieldset class={css.group}>
      <legend>
        <strong>{translated(group.category ?? '')}</strong> {namesListed(group.places.map((place) => place.sold))}
      </legend>
      {each || group.places.length === 1
        ? <ul class={css.rows}>
            {group.places.map((place) => <EachPlace key={place.id} {...props} place={place} />)}
          </ul>
        : <Counts {...props} />}
    </fieldset>
  );
}

export function TicketTypes({ show, hold, types, onTypes }: {
  show: ShowDetails; hold: Hold; types: Types; onTypes: (types: Types) => void;
}) {
  const groups = groupsOf(show, hold).filter((group) => group.offered.length > 1);
  // Where one of several sits in a wheelchair, it matters whose ticket is for that place.
  const [each, setEach] = useState(groups.some(({ places }) => places.some(({ sold }) => sold.seat?.accessible)));
  if (groups.length === 0) return null;
  const several = groups.some((group) => group.places.length > 1);
  return (
    <Card label={t('types.title')}>
      <h2>{t('types.title')}</h2>
      {groups.map((group) => (
        <Group key={group.category} group={group} each={each} types={types} onTypes={onTypes} />
      ))}
      {several && (
        <Button small onClick={() => setEach(!each)}>
          {t(each ? 'types.counts' : 'types.each')}
        </Button>
      )}
    </Card>
  );
}
