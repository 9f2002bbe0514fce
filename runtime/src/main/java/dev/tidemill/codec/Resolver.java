/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import dev.tidemill.codec.Differences.Place;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.codec.DeclaredType;
import dev.tidemill.internal.codec.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds, for a type that was stored and the one that it is to be read as, a codec that does so, and
 * notes every difference. What did not change is read by today's codec, at its speed.
 */
final class Resolver {
  private final Schema schema;
  private final TypeBinder binder;
  private final KnownClasses classes;
  private final Map<Class<?>, Function<StoredValue, ?>> migrations;
  private final Views views;
  private final StoredTypes types;
  private final Differences differences = new Differences();
  private final Map<Resolution, TypeCodec> resolved = new HashMap<>();

  /** A stored type and what it is read as. */
  private record Resolution(String stored, DeclaredType target) {}

  Resolver(
      Schema schema,
      TypeBinder binder,
      KnownClasses classes,
      Map<Class<?>, Function<StoredValue, ?>> migrations) {
    this.schema = schema;
    this.binder = binder;
    this.classes = classes;
    this.migrations = migrations;
    this.views = new Views(schema, binder);
    this.types = new StoredTypes(classes);
  }

  /** For a migration: fields that cannot be read do not make the whole value incompatible. */
  private Resolver(Resolver whole) {
    this(whole.schema, whole.binder, whole.classes, whole.migrations);
    resolved.putAll(whole.resolved);
  }

  /** All differences that have been met. */
  Compatibility compatibility() {
    return differences.compatibility();
  }

  /** Reads values at the top as this type. */
  TypeCodec root(String stored, DeclaredType target) {
    return resolve(expression(stored), target, Place.of(stored));
  }

  /** Reads values at the top, or of a class that nothing declares, as what they were. */
  TypeCodec root(String stored) {
    return natural(expression(stored), Place.of(stored));
  }

  private static TypeExpression expression(String text) {
    return TypeExpression.parse(text).orElseThrow();
  }

  private TypeCodec resolve(TypeExpression stored, DeclaredType target, Place place) {
    Resolution key = new Resolution(stored.toString(), target);
    TypeCodec known = resolved.get(key);
    if (known != null) {
      return known;
    }
    boolean isOfItsClass = stored.isNamed() && classes.isCalled(target.raw(), stored.name());
    TypeCodec now = isOfItsClass ? binder.exact(target) : binder.declared(target);
    if (isSame(stored, now)) {
      return now;
    }
    TypeCodec codec =
        stored.isNamed() ? named(stored, target, now, place) : unnamed(stored, target, now, place);
    resolved.putIfAbsent(key, codec);
    return codec;
  }

  /** Whether neither a type nor anything that it consists of has changed. */
  private boolean isSame(TypeExpression stored, TypeCodec now) {
    return now.expression().equals(stored.toString())
        && Entries.of(List.of(now)).entrySet().stream()
            .allMatch(entry ->
                schema.type(entry.getKey()).filter(entry.getValue()::equals).isPresent());
  }

  private TypeCodec unnamed(
      TypeExpression stored, DeclaredType target, TypeCodec now, Place place) {
    Class<?> raw = target.raw();
    if (raw == Object.class && !stored.name().equals("Object")) {
      return natural(stored, place);
    }
    if (stored.isOpen()) {
      return open(stored, target, place);
    }
    if (stored.isArray()) {
      return raw.isArray() && !raw.getComponentType().isPrimitive()
          ? new ArrayCodec(raw, resolve(stored.argument(0), target.argument(0), place))
          : refuse(stored, now, place, "");
    }
    if (now instanceof AnyCodec && stored.name().equals("Object")) {
      return now;
    }
    if (now instanceof OptionalCodec && stored.name().equals("Optional")) {
      return new OptionalCodec(resolve(stored.argument(0), target.argument(0), place));
    }
    if (now instanceof PairCodec && now.expression().startsWith(stored.name() + "<")) {
      TypeCodec first = resolve(stored.argument(0), target.argument(0), place);
      TypeCodec second = resolve(stored.argument(1), target.argument(1), place);
      return stored.name().equals("Pair")
          ? PairCodec.ofPair(first, second)
          : PairCodec.ofEntry(first, second);
    }
    Optional<Class<?>> collection = Containers.collection(stored.name());
    if (collection.isPresent() && raw.isAssignableFrom(collection.get())) {
      return new CollectionCodec(
          collection.get(), resolve(stored.argument(0), target.argument(0), place));
    }
    Optional<Class<?>> map = Containers.map(stored.name());
    if (map.isPresent() && raw.isAssignableFrom(map.get())) {
      return new MapCodec(
          map.get(),
          resolve(stored.argument(0), target.argument(0), place),
          resolve(stored.argument(1), target.argument(1), place));
    }
    return Scalars.ALL
        .named(stored.name())
        .map(scalar -> scalar(scalar, target, now, place))
        .orElseGet(() -> refuse(stored, now, place, ""));
  }

  private TypeCodec scalar(TypeCodec stored, DeclaredType target, TypeCodec now, Place place) {
    Optional<Function<Object, Object>> conversion = Conversions.of(stored.type(), target.raw());
    if (conversion.isEmpty()) {
      return refuse(expression(stored.expression()), now, place, "");
    }
    boolean losesNull = target.raw().isPrimitive() && !((Class<?>) stored.type()).isPrimitive();
    if (losesNull && place.ofNull().isEmpty()) {
      return refuse(
          expression(stored.expression()),
          now,
          place,
          "older values may have null: say with @DefaultValue what becomes of it, or ");
    }
    differences.converted(place, stored.expression(), now.expression());
    return new ConvertedValue(
        target.raw(),
        stored,
        conversion.get(),
        losesNull ? place.ofNull().orElseThrow() : () -> null);
  }

  private TypeCodec open(TypeExpression stored, DeclaredType target, Place place) {
    TypeExpression usual = stored.argument(0);
    return new OpenCodec(resolve(usual, target, place), target.raw());
  }

  private TypeCodec named(TypeExpression stored, DeclaredType target, TypeCodec now, Place place) {
    if (!classes.isCalled(target.raw(), stored.name())) {
      return asSupertype(stored, target, now, place);
    }
    TypeSchema entry = schema.type(stored.toString()).orElseThrow();
    Resolution key = new Resolution(stored.toString(), target);
    if (!TypeExpression.nameOf(target.raw()).equals(stored.name())) {
      differences.renamed(
          Place.of(entry.name()), stored.name(), TypeExpression.nameOf(target.raw()));
    }
    boolean hasFields =
        entry.kind() == TypeSchema.Kind.RECORD || entry.kind() == TypeSchema.Kind.CLASS;
    Function<StoredValue, ?> migration = migrations.get(target.raw());
    if (migration != null && !isAlike(entry, now)) {
      MigratedValue migrated = new MigratedValue(target.raw(), entry.name(), migration);
      resolved.put(key, migrated);
      differences.migrated(Place.of(entry.name()));
      migrated.bind(hasFields ? views.of(entry, this::asFarAsPossible) : views.of(stored));
      return migrated;
    }
    if (hasFields && now instanceof FieldsCodec fields) {
      StoredFields codec = new StoredFields(fields.shape(), entry.name());
      resolved.put(key, codec);
      bindFields(codec, entry, fields);
      return codec;
    }
    if (entry.kind() == TypeSchema.Kind.ENUM && now instanceof EnumCodec) {
      return EnumConstants.stored(entry, target.raw(), differences);
    }
    if (entry.kind() == TypeSchema.Kind.SEALED && now instanceof SealedCodec) {
      SealedCodec codec = new SealedCodec(target.raw(), entry.name());
      resolved.put(key, codec);
      codec.bind(cases(entry, target, now));
      return codec;
    }
    if (entry.kind() == TypeSchema.Kind.CUSTOM && now instanceof CustomCodec custom) {
      return custom(entry, custom);
    }
    return refuse(
        stored,
        now,
        Place.of(entry.name()),
        entry.kind().name().toLowerCase(java.util.Locale.ROOT) + " before, "
            + now.schema().kind().name().toLowerCase(java.util.Locale.ROOT) + " now: ");
  }

  /** Whether a type itself has not changed, whatever it consists of. */
  private static boolean isAlike(TypeSchema entry, TypeCodec now) {
    TypeSchema today = now.schema();
    return entry.kind() == today.kind()
        && entry.version() == today.version()
        && entry.fields().equals(today.fields())
        && entry.names().equals(today.names());
  }

  /** A value of a class that is declared by one of its supertypes now. */
  private TypeCodec asSupertype(
      TypeExpression stored, DeclaredType target, TypeCodec now, Place place) {
    Optional<Class<?>> type = classes.find(stored.name());
    if (type.isPresent() && target.raw().isAssignableFrom(type.get())) {
      if (target.raw() != Object.class) {
        differences.converted(place, stored.toString(), now.expression());
      }
      return natural(stored, place);
    }
    return refuse(
        stored,
        now,
        place,
        type.isPresent()
                || now instanceof PrimitiveCodec
                || Scalars.ALL.of(target.raw()).isPresent()
            ? ""
            : "if the class was renamed, mark it with @FormerName(\""
                + TypeExpression.className(stored.name()) + "\"), else ");
  }

  private TypeCodec custom(TypeSchema entry, CustomCodec now) {
    Place place = Place.of(entry.name());
    String stored = "version " + entry.version();
    String today = "version " + now.version();
    if (entry.version() > now.version()) {
      differences.incompatible(place, stored, today, "use the codec that wrote it, or a newer one");
      return now;
    }
    if (isAlike(entry, now)) {
      return now;
    }
    try {
      CustomCodec reading = now.reading(entry);
      differences.converted(place, stored, today);
      return reading;
    } catch (TidemillException e) {
      differences.incompatible(place, stored, today, String.valueOf(e.getMessage()));
      return now;
    }
  }

  private void bindFields(StoredFields codec, TypeSchema entry, FieldsCodec now) {
    FieldMatch match = FieldMatch.of(entry, now.shape());
    for (TypeSchema.Field field : FieldMatch.ambiguous(entry, now.shape())) {
      differences.ambiguous(
          Place.of(entry.name()).field(field.name()),
          field.type(),
          ", or register a migration for " + entry.name());
    }
    List<StoredFields.Field> fields = new ArrayList<>();
    for (int i = 0; i < entry.fields().size(); i++) {
      TypeSchema.Field field = entry.fields().get(i);
      int part = match.partOfField(i);
      if (part == StoredFields.SKIPPED) {
        differences.removed(Place.of(entry.name()).field(field.name()), field.type());
        fields.add(new StoredFields.Field(views.of(expression(field.type())), part));
      } else {
        Shape.Part target = now.shape().parts().get(part);
        if (!target.name().equals(field.name())) {
          differences.renamed(
              Place.of(entry.name()).field(field.name()), field.name(), target.name());
        }
        Place place = new Place(entry.name(), field.name(), Defaults.of(target));
        fields.add(
            new StoredFields.Field(resolve(expression(field.type()), target.type(), place), part));
      }
    }
    if (entry.kind() != now.schema().kind()) {
      differences.rearranged(
          Place.of(entry.name()),
          entry.kind() == TypeSchema.Kind.CLASS
              ? "a class before, a record now"
              : "a record before, a class now");
    }
    if (!match.isInOrder()) {
      differences.rearranged(Place.of(entry.name()), "fields are found by name");
    }
    codec.bind(fields, MissingParts.defaults(match, entry, now, differences));
  }

  private List<TypeCodec> cases(TypeSchema entry, DeclaredType target, TypeCodec now) {
    List<TypeCodec> cases = new ArrayList<>();
    for (String name : entry.names()) {
      TypeExpression each = expression(name);
      TypeExpression plain = each.isOpen() ? each.argument(0) : each;
      Optional<TypeCodec> permitted = now.parts().stream()
          .filter(codec -> plain.isNamed()
              ? !(codec instanceof AnyCodec) && classes.isCalled(codec.type(), plain.name())
              : codec instanceof AnyCodec)
          .findFirst();
      Place place = Place.of(entry.name()).field(name);
      if (plain.isNamed() && classes.isAmbiguous(plain.name(), types(now), entry.names())) {
        differences.ambiguous(place, plain.name(), ", or register a migration for " + entry.name());
      }
      if (permitted.isPresent()) {
        cases.add(resolve(each, target.subclass(permitted.get().type()), place));
      } else {
        differences.incompatible(
            place,
            "permitted",
            "-",
            "permit it again, mark the class that replaces it with @FormerName(\""
                + TypeExpression.className(plain.name()) + "\"), or register a migration for "
                + entry.name());
        cases.add(views.of(each));
      }
    }
    if (now.parts().size() > cases.size()) {
      differences.rearranged(Place.of(entry.name()), "more classes are permitted");
    }
    return cases;
  }

  private static List<Class<?>> types(TypeCodec sealed) {
    return sealed.parts().stream().<Class<?>>map(TypeCodec::type).toList();
  }

  /** Reads values as what they were, if all their classes are there, else as views. */
  private TypeCodec asFarAsPossible(TypeExpression stored) {
    Resolver trial = new Resolver(this);
    TypeCodec codec = trial.root(stored.toString());
    return trial.compatibility().isReadable() ? codec : views.of(stored);
  }

  private TypeCodec natural(TypeExpression stored, Place place) {
    Optional<DeclaredType> today = types.today(stored);
    if (today.isPresent()) {
      refuseAmbiguous(stored);
      return resolve(stored, today.get(), place);
    }
    String name = types.unknown(stored);
    differences.incompatible(place, name, "-", classes.advice(name));
    return views.of(stored);
  }

  /** Classes that nothing declares are found by their names alone. */
  private void refuseAmbiguous(TypeExpression stored) {
    List<String> names = schema.types().stream().map(TypeSchema::name).toList();
    if (stored.isNamed() && classes.isAmbiguous(stored.name(), classes.known(), names)) {
      differences.ambiguous(Place.of(stored.name()), stored.name(), "");
    }
    stored.arguments().forEach(this::refuseAmbiguous);
  }

  private TypeCodec refuse(TypeExpression stored, TypeCodec now, Place place, String advice) {
    differences.incompatible(
        place,
        stored.toString(),
        now.expression(),
        advice + "go back to the stored type, or register a migration for " + place.type());
    return views.of(stored);
  }
}
