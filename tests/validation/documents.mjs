// Documents that fit the schema, drawn by a seed.
import { graphql, schema } from './oracle.mjs';

const {
  getNamedType, getNullableType, isAbstractType, isCompositeType, isEnumType, isInputObjectType, isLeafType, isListType,
  isNonNullType, isObjectType, isRequiredArgument, isRequiredInputField,
} = graphql;

const IDS = ['actor:sintef', 'cluster:bginn', 'project:mono', 'region:no-04', 'nothing'];
const TEXTS = ['sintef', 'Østlandsforskning', 'a "quoted" text', 'line\nbreak', '😀', ''];
const SCALARS = {
  Int: (draw) => String(draw.below(5)),
  Float: (draw) => draw.pick(['0', '0.5', '1e-3', '2', '-0.0']),
  String: (draw) => draw.pick([...TEXTS.map((text) => JSON.stringify(text)), '"""a block\n  of "text" """']),
  Boolean: (draw) => draw.pick(['true', 'false']),
  ID: (draw) => draw.pick([...IDS.map((id) => JSON.stringify(id)), '7']),
  Date: (draw) => draw.pick(['"2021-06-30"', '"2020-02-29"']),
  PartialDate: (draw) => draw.pick(['"2019"', '"2019-12"', '"2019-12-31"']),
};
const objects = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) && !type.name.startsWith('__'));

/** Draws one document. */
export function drawDocument(draw) {
  return new Drawing(draw).document();
}

/** Draws a value of a type, as text. `variable` may put a variable in its place. */
export function drawValue(draw, type, depth = 0, variable = () => null) {
  const put = variable(type);
  if (put) return put;
  if (isNonNullType(type)) return drawValue(draw, type.ofType, depth, () => null);
  if (depth > 0 && draw.chance(0.1)) return 'null';
  if (isListType(type)) {
    if (draw.chance(0.15)) return drawValue(draw, getNullableType(type.ofType), depth, () => null);
    const items = Array.from({ length: draw.below(3) }, () => drawValue(draw, type.ofType, depth + 1, variable));
    return `[${items.join(draw.pick([', ', ' ']))}]`;
  }
  if (isEnumType(type)) return draw.pick(type.getValues()).name;
  if (isInputObjectType(type)) {
    let fields = Object.values(type.getFields());
    if (type.isOneOf) {
      const field = draw.pick(fields);
      // A variable there must not be nullable.
      return `{${field.name}: ${drawValue(draw, getNullableType(field.type), 0, () => null)}}`;
    }
    fields = fields.filter((field) => isRequiredInputField(field) || draw.chance(0.25));
    return `{${fields.map((field) => `${field.name}: ${drawValue(draw, field.type, depth + 1, variable)}`).join(', ')}}`;
  }
  return SCALARS[type.name](draw);
}

class Drawing {
  constructor(draw) {
    this.draw = draw;
    this.count = 0;
    this.fragments = [];
    this.variables = [];
  }

  document() {
    const { draw } = this;
    const name = draw.chance(0.7) ? ` Q${draw.below(9)}` : '';
    const set = this.set(schema.getQueryType(), 3 + draw.below(3));
    const directives = '';
    const variables = this.variables.length > 0 ? `(${this.variables.join(draw.pick([', ', ' ']))})` : '';
    const operation = name || variables || directives || draw.chance(0.3) ? `query${name}${variables}${directives} ${set}` : set;
    const parts = [operation, ...this.fragments];
    if (name && this.fragments.length === 0 && draw.chance(0.2)) parts.push(`query Other { lens { revision } }`);
    return parts.join('\n');
  }

  set(type, depth) {
    const { draw } = this;
    const count = 1 + draw.below(3);
    const parts = [];
    for (let i = 0; i < count; i += 1) {
      const kind = draw.below(10);
      if (kind === 0) parts.push(this.inline(type, depth));
      else if (kind === 1 && depth > 1) parts.push(this.spread(type, depth));
      else parts.push(this.field(type, depth));
    }
    return `{ ${parts.join(draw.pick([' ', '\n  ', ', ', ' # {æ\n']))} }`;
  }

  field(type, depth) {
    const { draw } = this;
    const fields = type.getFields ? Object.values(type.getFields()) : [];
    const usable = fields.filter((field) => depth > 0 || isLeafType(getNamedType(field.type)));
    if (usable.length === 0 || draw.chance(0.05)) return `__typename${this.directives()}`;
    const field = draw.pick(usable);
    const args = field.args.filter((arg) => isRequiredArgument(arg) || draw.chance(0.25));
    const values = args.filter((arg) => !['after', 'before'].includes(arg.name));
    const given = values.map((arg) => `${arg.name}: ${this.value(arg.type, arg.defaultValue !== undefined)}`);
    const named = getNamedType(field.type);
    const alias = given.length > 0 || isCompositeType(named) || draw.chance(0.2) ? `a${(this.count += 1)}: ` : '';
    const below = isCompositeType(named) ? ` ${this.set(named, depth - 1)}` : '';
    return `${alias}${field.name}${given.length > 0 ? `(${given.join(', ')})` : ''}${this.directives()}${below}`;
  }

  value(type, hasDefault) {
    const put = (wanted) => {
      if (!this.draw.chance(0.2) || this.variables.length > 5) return null;
      return this.variable(wanted, hasDefault && wanted === type);
    };
    return drawValue(this.draw, type, 0, put);
  }

  variable(type, hasDefault) {
    const { draw } = this;
    const name = `$v${(this.count += 1)}`;
    const inner = String(type).replace(/!$/, '');
    if (isNonNullType(type)) {
      const mayBeNull = draw.chance(0.3);
      this.variables.push(
        mayBeNull
          ? `${name}: ${inner} = ${drawValue(draw, type.ofType)}`
          : `${name}: ${inner}! = ${drawValue(draw, type.ofType)}`,
      );
    } else if (draw.chance(0.3)) this.variables.push(`${name}: ${inner}! = ${drawValue(draw, type)}`.replace('= null', `= ${drawValue(draw, type, 0)}`));
    else this.variables.push(hasDefault && draw.chance(0.5) ? `${name}: ${inner}` : `${name}: ${inner}${draw.chance(0.3) ? ` = ${drawValue(draw, type)}` : ''}`);
    return name;
  }

  directives() {
    const { draw } = this;
    if (!draw.chance(0.1)) return '';
    const kind = draw.pick(['skip', 'include']);
    return ` @${kind}(if: ${this.value(schema.getDirective(kind).args[0].type, false)})`;
  }

  /** A type that a fragment inside this one may be on. */
  inside(type) {
    const possible = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
    const one = this.draw.pick(possible);
    return this.draw.pick([one, type, ...(isObjectType(one) ? one.getInterfaces() : [])]);
  }

  inline(type, depth) {
    if (this.draw.chance(0.2)) return `...${this.directives()} ${this.set(type, depth)}`;
    const on = this.inside(type);
    return `... on ${on.name}${this.directives()} ${this.set(on, depth)}`;
  }

  spread(type, depth) {
    const on = this.inside(type);
    const name = `F${(this.count += 1)}`;
    this.fragments.push(`fragment ${name} on ${on.name} ${this.set(on, depth - 1)}`);
    return `...${name}${this.directives()}`;
  }
}

export { objects };
