/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec.avro;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.function.MapFunction;
import java.io.Serializable;
import org.apache.avro.Conversion;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.Decoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** How records of any schema become those of a stream; sent to workers. */
sealed interface RecordReaders<T> extends Serializable {
  /** A reader of what was written with a schema. */
  Reader<T> reader(Schema written);

  /** These readers, with the schema that the program sees. */
  RecordReaders<T> readAs(String schema);

  /** Reads records of one schema, on several threads at once. */
  interface Reader<T> {
    @Nullable
    T read(Decoder content) throws Exception;

    /** The name of the schema that the records were written with. */
    String schema();
  }

  /** By a function of generic records; the schema is empty for that of each record. */
  record Generic<T>(MapFunction<? super GenericRecord, ? extends T> function, String schema)
      implements RecordReaders<T> {
    @Override
    public Reader<T> reader(Schema written) {
      Schema seen = schema.isEmpty() ? written : new Schema.Parser().parse(schema);
      if (seen.getType() != Schema.Type.RECORD) {
        throw new IllegalArgumentException(
            "the schema is of type " + seen.getType() + ", and only records are read");
      }
      DatumReader<GenericRecord> reader = new GenericDatumReader<>(written, seen, model()) {
        @Override
        protected Class<?> findStringClass(Schema ofText) {
          return String.class;
        }
      };
      return new Reader<>() {
        @Override
        public @Nullable T read(Decoder content) throws Exception {
          return function.call(reader.read(null, content));
        }

        @Override
        public String schema() {
          return written.getFullName();
        }
      };
    }

    @Override
    public RecordReaders<T> readAs(String newSchema) {
      return new Generic<>(function, newSchema);
    }

    /** Without the fast reader, which would not ask {@code findStringClass}. */
    private static GenericData model() {
      GenericData model = new GenericData();
      model.setFastReaderEnabled(false);
      model.addLogicalTypeConversion(new Conversions.DecimalConversion());
      model.addLogicalTypeConversion(new Conversions.UUIDConversion());
      model.addLogicalTypeConversion(new TimeConversions.DateConversion());
      model.addLogicalTypeConversion(new TimeConversions.TimeMillisConversion());
      model.addLogicalTypeConversion(new TimeConversions.TimeMicrosConversion());
      model.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
      model.addLogicalTypeConversion(new TimeConversions.TimestampMicrosConversion());
      model.addLogicalTypeConversion(new TimeConversions.LocalTimestampMillisConversion());
      model.addLogicalTypeConversion(new TimeConversions.LocalTimestampMicrosConversion());
      return model;
    }
  }

  /** To a generated class, with the schema of the class. */
  record Specific<T extends SpecificRecord>(Class<T> type) implements RecordReaders<T> {
    @Override
    public Reader<T> reader(Schema written) {
      SpecificData model = new SpecificData(type.getClassLoader());
      for (Conversion<?> conversion : SpecificData.getForClass(type).getConversions()) {
        model.addLogicalTypeConversion(conversion);
      }
      DatumReader<T> reader = new SpecificDatumReader<>(written, model.getSchema(type), model);
      return new Reader<>() {
        @Override
        public T read(Decoder content) throws Exception {
          return reader.read(null, content);
        }

        @Override
        public String schema() {
          return written.getFullName();
        }
      };
    }

    @Override
    public RecordReaders<T> readAs(String schema) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "records of " + type.getSimpleName() + " are read as the schema of that class; readAs is"
              + " for records(function)");
    }
  }
}
