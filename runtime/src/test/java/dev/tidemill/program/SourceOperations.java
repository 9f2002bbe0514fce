/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import dev.tidemill.BatchQueue;
import dev.tidemill.DStream;
import dev.tidemill.StreamingContext;
import java.util.List;
import java.util.Optional;

/** Where the records of random programs come from: the first argument is the number of the source. */
final class SourceOperations {
  /** How many records a batch of a source has at most. */
  static final int MAX_RECORDS = 40;

  private SourceOperations() {}

  static List<Operation> all() {
    return List.of(
        source(
            "queue",
            (bench, args) -> bench.ssc().queueStream(bench.batches(args.a())),
            args -> "ssc.queueStream(batches" + args.a() + ")"),
        source(
            "rddQueue",
            (bench, args) -> rdds(bench.ssc(), bench.batches(args.a()), partitions(args)),
            args ->
                "ssc.queueStream(queueOfRdds(batches" + args.a() + ", " + partitions(args) + "))"),
        source(
            "scripted",
            (bench, args) -> bench.ssc().stream(
                "s" + bench.index(), new Scripted(bench.batches(args.a()), partitions(args))),
            args -> "ssc.stream(\"scripted\", new Scripted(batches" + args.a() + ", "
                + partitions(args) + "))"));
  }

  private static int partitions(Arguments arguments) {
    return arguments.b() % 4 + 1;
  }

  private static DStream<Object> rdds(
      StreamingContext ssc, List<List<Object>> batches, int partitions) {
    BatchQueue<Object> queue = new BatchQueue<>();
    batches.forEach(batch -> queue.add(ssc.parallelize(batch, partitions)));
    return ssc.queueStream(queue);
  }

  private interface Declaration {
    DStream<Object> of(Workbench bench, Arguments arguments);
  }

  private interface SourceText {
    String of(Arguments arguments);
  }

  private static Operation source(String name, Declaration declaration, SourceText text) {
    Shape shape = new Shape(
        false,
        1,
        Certainty.SEQUENCE,
        MAX_RECORDS,
        MAX_RECORDS * 2,
        Shape.DEFAULT_PARTITIONS,
        Shape.Views.NONE);
    return new Operation(
        name,
        0,
        (in, args) -> Optional.of(shape),
        (bench, in, args) -> declaration.of(bench, args),
        (in, args) -> text.of(args));
  }
}
