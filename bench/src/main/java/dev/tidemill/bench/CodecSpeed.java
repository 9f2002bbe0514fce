/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import dev.tidemill.bench.measure.Results;
import dev.tidemill.codec.Codec;
import dev.tidemill.codec.CodecInput;
import dev.tidemill.codec.CodecOutput;
import dev.tidemill.codec.Codecs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** A String key and a record of five fields: the codec that is found for them, code written by hand, and Java serialization. */
final class CodecSpeed {
  private static final int BATCH = 1_000;

  private CodecSpeed() {}

  /** State of a sensor. */
  record Totals(long count, double sum, double min, double max, int errors)
      implements Serializable {}

  private record Entry(String key, Totals totals) {}

  /** A way to write all entries, and to read them. */
  private interface Way {
    /** Returns how many bytes there are. */
    int write();

    /** Returns the sum of what was read. */
    double read();
  }

  /** Arguments: rounds that are measured, repetitions in each. */
  public static void main(String[] args) {
    measure(Integer.parseInt(args[0]), Integer.parseInt(args[1])).send();
  }

  static Results measure(int rounds, int repetitions) {
    List<Entry> entries = entries();
    List<String> names = List.of("by hand", "own Codec", "found codec", "Java serialization");
    List<Way> ways = List.of(
        new ByHand(entries), new OwnCodec(entries), new Found(entries), new Serialized(entries));
    double expected = ways.get(0).write() > 0 ? ways.get(0).read() : 0;
    List<List<Double>> writes = new ArrayList<>();
    List<List<Double>> reads = new ArrayList<>();
    for (Way way : ways) {
      writes.add(new ArrayList<>());
      reads.add(new ArrayList<>());
      way.write();
      if (way.read() != expected) {
        throw new IllegalStateException(way + " reads something else");
      }
    }
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < ways.size(); i++) {
        Way way = ways.get(i);
        writes.get(i).add(nanos(repetitions, way::write));
        reads.get(i).add(nanos(repetitions, way::read));
      }
    }
    Results results = new Results();
    for (int i = 0; i < ways.size(); i++) {
      results.add("bytes an entry, " + names.get(i), ways.get(i).write() / (double) BATCH);
      results.add("write, ns an entry, " + names.get(i), best(writes.get(i)));
      results.add("read, ns an entry, " + names.get(i), best(reads.get(i)));
    }
    for (int i = 1; i < ways.size(); i++) {
      results.add("write / by hand, " + names.get(i), best(writes.get(i)) / best(writes.get(0)));
      results.add("read / by hand, " + names.get(i), best(reads.get(i)) / best(reads.get(0)));
    }
    return results;
  }

  private static double best(List<Double> nanos) {
    return Collections.min(nanos);
  }

  private static double nanos(int repetitions, Runnable way) {
    long start = System.nanoTime();
    for (int i = 0; i < repetitions; i++) {
      way.run();
    }
    return (System.nanoTime() - start) / (double) repetitions / BATCH;
  }

  private static List<Entry> entries() {
    Random random = new Random(1);
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      entries.add(new Entry(
          "sensor-" + random.nextInt(100_000),
          new Totals(
              random.nextInt(10_000),
              random.nextDouble(),
              random.nextDouble(),
              random.nextDouble(),
              random.nextInt(50))));
    }
    return entries;
  }

  private static double part(String key, Totals totals) {
    return key.length() + totals.count + totals.sum + totals.min + totals.max + totals.errors;
  }

  /** Positional code on a buffer, all numbers in full width but the length of the text. */
  private static final class ByHand implements Way {
    private final List<Entry> entries;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 20);

    ByHand(List<Entry> entries) {
      this.entries = entries;
    }

    @Override
    public int write() {
      buffer.clear();
      for (Entry entry : entries) {
        byte[] key = entry.key.getBytes(StandardCharsets.UTF_8);
        buffer.put((byte) key.length).put(key);
        Totals totals = entry.totals;
        buffer.putLong(totals.count);
        buffer.putDouble(totals.sum);
        buffer.putDouble(totals.min);
        buffer.putDouble(totals.max);
        buffer.putInt(totals.errors);
      }
      buffer.flip();
      return buffer.limit();
    }

    @Override
    public double read() {
      buffer.rewind();
      double sum = 0;
      while (buffer.hasRemaining()) {
        byte[] bytes = new byte[buffer.get()];
        buffer.get(bytes);
        String key = new String(bytes, StandardCharsets.UTF_8);
        sum += part(
            key,
            new Totals(
                buffer.getLong(),
                buffer.getDouble(),
                buffer.getDouble(),
                buffer.getDouble(),
                buffer.getInt()));
      }
      return sum;
    }
  }

  /** The same fields by the calls that a user's own codec makes. */
  private static final class OwnCodec implements Way {
    private final List<Entry> entries;
    private final Codecs codecs = Codecs.standard();
    private final CodecOutput out = codecs.output();

    OwnCodec(List<Entry> entries) {
      this.entries = entries;
    }

    @Override
    public int write() {
      out.clear();
      for (Entry entry : entries) {
        out.writeString(entry.key);
        Totals totals = entry.totals;
        out.writeLong(totals.count);
        out.writeDouble(totals.sum);
        out.writeDouble(totals.min);
        out.writeDouble(totals.max);
        out.writeInt(totals.errors);
      }
      return out.size();
    }

    @Override
    public double read() {
      CodecInput in = codecs.input(out.toByteArray());
      double sum = 0;
      while (in.remaining() > 0) {
        String key = in.readString();
        sum += part(
            key,
            new Totals(
                in.readLong(), in.readDouble(), in.readDouble(), in.readDouble(), in.readInt()));
      }
      return sum;
    }
  }

  private static final class Found implements Way {
    private final List<Entry> entries;
    private final Codecs codecs = Codecs.standard();
    private final Codec<String> keys = codecs.of(String.class);
    private final Codec<Totals> values = codecs.of(Totals.class);
    private final CodecOutput out = codecs.output();

    Found(List<Entry> entries) {
      this.entries = entries;
    }

    @Override
    public int write() {
      out.clear();
      for (Entry entry : entries) {
        keys.write(entry.key, out);
        values.write(entry.totals, out);
      }
      return out.size();
    }

    @Override
    public double read() {
      CodecInput in = codecs.input(out.toByteArray());
      double sum = 0;
      while (in.remaining() > 0) {
        sum += part(keys.read(in), values.read(in));
      }
      return sum;
    }
  }

  /** A stream for each entry, since state is written and read by key. */
  private static final class Serialized implements Way {
    private final List<Entry> entries;
    private byte[] bytes = new byte[0];

    Serialized(List<Entry> entries) {
      this.entries = entries;
    }

    @Override
    public int write() {

      ByteArrayOutputStream all = new ByteArrayOutputStream();
      try {
        for (Entry entry : entries) {
          try (ObjectOutputStream out = new ObjectOutputStream(all)) {
            out.writeObject(entry.key);
            out.writeObject(entry.totals);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      bytes = all.toByteArray();
      return bytes.length;
    }

    @Override
    public double read() {
      double sum = 0;
      ByteArrayInputStream all = new ByteArrayInputStream(bytes);
      try {
        for (int i = 0; i < entries.size(); i++) {
          ObjectInputStream in = new ObjectInputStream(all);
          sum += part((String) in.readObject(), (Totals) in.readObject());
        }
      } catch (IOException | ClassNotFoundException e) {
        throw new IllegalStateException(e);
      }
      return sum;
    }
  }
}
