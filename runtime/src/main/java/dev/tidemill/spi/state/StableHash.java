package dev.tidemill.spi.state;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A hash of keys that is the same in every JVM, whatever the version, as far as that can be had.
 *
 * <p>Strings, boxed numbers and the value types of the JDK have hash codes that are functions of their values; they are taken as
 * they are. Enum constants, whose hash code differs in every JVM, count by their names. Records, lists, sets, maps, their entries and optionals
 * count by what they hold, since one of them may hold an enum constant. A class of the user's counts by its own {@code
 * hashCode}: that it is a function of the values is the class's promise. So is a record that defines {@code hashCode} itself.
 *
 * <p>Equal keys have equal hashes.
 */
public final class StableHash {
  private static final ClassValue<Structure> STRUCTURES = new ClassValue<>() {
    @Override
    protected Structure computeValue(Class<?> type) {
      return Structure.of(type);
    }
  };

  private StableHash() {}

  /** The hash of a key. */
  public static int of(@Nullable Object key) {
    if (key == null) {
      return 0;
    }
    if (key instanceof String || key instanceof Number) {
      return key.hashCode();
    }
    if (key instanceof Enum<?> constant) {
      return constant.name().hashCode();
    }
    if (key instanceof Record record) {
      return STRUCTURES.get(record.getClass()).hash(record);
    }
    if (key instanceof List<?> list) {
      int hash = 1;
      for (Object element : list) {
        hash = 31 * hash + of(element);
      }
      return hash;
    }
    if (key instanceof Set<?> set) {
      int hash = 0;
      for (Object element : set) {
        hash += of(element);
      }
      return hash;
    }
    if (key instanceof Map<?, ?> map) {
      int hash = 0;
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        hash += of(entry);
      }
      return hash;
    }
    if (key instanceof Map.Entry<?, ?> entry) {
      return of(entry.getKey()) ^ of(entry.getValue());
    }
    if (key instanceof Optional<?> optional) {
      return of(optional.orElse(null));
    }
    return key.hashCode();
  }

  /** Whether the hash of all keys of a class is their hash code. */
  public static boolean isHashCode(Class<?> type) {
    return !(Enum.class.isAssignableFrom(type)
        || Record.class.isAssignableFrom(type)
        || List.class.isAssignableFrom(type)
        || Set.class.isAssignableFrom(type)
        || Map.class.isAssignableFrom(type)
        || type == Optional.class);
  }

  /** How records of one class are taken apart. */
  private static final class Structure {
    private final List<MethodHandle> components;

    private Structure(List<MethodHandle> components) {
      this.components = components;
    }

    static Structure of(Class<?> type) {
      return new Structure(
          Arrays.stream(type.getRecordComponents()).map(Structure::accessor).toList());
    }

    private static MethodHandle accessor(RecordComponent component) {
      try {
        component.getAccessor().setAccessible(true);
        return MethodHandles.lookup().unreflect(component.getAccessor());
      } catch (IllegalAccessException | RuntimeException e) {
        throw new IllegalStateException(
            "the component " + component.getName() + " of the record "
                + component.getDeclaringRecord().getName()
                + " cannot be read, so that it cannot be a key of keyed state; open its package to Tidemill",
            e);
      }
    }

    int hash(Record record) {
      int stable = 0;
      int plain = 0;
      for (MethodHandle component : components) {
        Object value = value(component, record);
        stable = 31 * stable + StableHash.of(value);
        plain = 31 * plain + Objects.hashCode(value);
      }
      // What the compiler makes of a record is 31 * hash + next in the JDKs this runs on. A record
      // with a hashCode of its
      // own may be equal to one with other components, and must then have the same hash. Each
      // record is asked, as one whose
      // own hash happens to be the compiler's says nothing of the others of its class.
      int own = record.hashCode();
      return own == plain ? stable : own;
    }

    private static @Nullable Object value(MethodHandle component, Record record) {
      try {
        return component.invoke(record);
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
