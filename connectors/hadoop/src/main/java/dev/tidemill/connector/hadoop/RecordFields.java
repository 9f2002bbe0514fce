/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.function.MapFunction;
import java.io.Serializable;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.BooleanWritable;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.DoubleWritable;
import org.apache.hadoop.io.FloatWritable;
import org.apache.hadoop.io.IntWritable;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapreduce.MRJobConfig;

/**
 * What a format writes of the key and the value of a record. Sent to workers.
 *
 * @param keyClass class of what is written of the key; nothing if the format does not ask for it
 */
record RecordFields<K, V>(
    String keyClass,
    MapFunction<? super K, ?> key,
    String valueClass,
    MapFunction<? super V, ?> value)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  private record Conversion(Class<?> to, MapFunction<Object, Object> function) {}

  private static final Map<Class<?>, Conversion> CONVERSIONS = Map.of(
      String.class, new Conversion(Text.class, value -> new Text((String) value)),
      Integer.class, new Conversion(IntWritable.class, value -> new IntWritable((int) value)),
      Long.class, new Conversion(LongWritable.class, value -> new LongWritable((long) value)),
      Double.class,
          new Conversion(DoubleWritable.class, value -> new DoubleWritable((double) value)),
      Float.class, new Conversion(FloatWritable.class, value -> new FloatWritable((float) value)),
      Boolean.class,
          new Conversion(BooleanWritable.class, value -> new BooleanWritable((boolean) value)),
      byte[].class,
          new Conversion(BytesWritable.class, value -> new BytesWritable((byte[]) value)));

  static <K, V> RecordFields<K, V> asTheyAre() {
    return new RecordFields<>("", key -> key, "", value -> value);
  }

  static <K, V> RecordFields<K, V> writables(Class<K> key, Class<V> value) {
    Conversion ofKey = conversion(key);
    Conversion ofValue = conversion(value);
    return new RecordFields<>(
        ofKey.to().getName(), ofKey.function(), ofValue.to().getName(), ofValue.function());
  }

  private static Conversion conversion(Class<?> type) {
    Conversion conversion = CONVERSIONS.get(type);
    if (conversion == null) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "there is no Writable for " + type.getName()
              + "; use converting(...) to make what the format writes");
    }
    return conversion;
  }

  void configure(Configuration configuration) {
    if (!keyClass.isEmpty()) {
      configuration.set(MRJobConfig.OUTPUT_KEY_CLASS, keyClass);
      configuration.set(MRJobConfig.OUTPUT_VALUE_CLASS, valueClass);
    }
  }
}
