/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.interrupt.ForeignCode;
import dev.tidemill.spi.kernel.OperatorFailure;
import dev.tidemill.spi.kernel.Push;
import dev.tidemill.spi.plan.InputNode;
import dev.tidemill.spi.source.DecodeException;
import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.SourcePartition;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;

/**
 * The records that a batch has of a source: read, and counted, by each stage that starts from them.
 */
final class SourceRecords<T> implements StageInput<T> {
  private final InputNode<T> node;
  private final EvaluationScope scope;
  private final ReadCounts counts;

  SourceRecords(InputNode<T> node, EvaluationScope scope, ReadCounts counts) {
    this.node = node;
    this.scope = scope;
    this.counts = counts;
  }

  @Override
  public long estimatedRecords() {
    long sum = 0;
    for (SourcePartition<T> partition : node.partitions()) {
      sum = Math.min(UNKNOWN, sum + partition.estimatedRecords().orElse(UNKNOWN));
    }
    return sum;
  }

  @Override
  public Optional<Origin> source() {
    return Optional.of(node.origin());
  }

  @Override
  public void push(int partition, Push<? super T> first, boolean stopsEarly) {
    scope.requireReadable(node.origin());
    CountingPush<T> counting = new CountingPush<>(first);
    try (PartitionReader<T> reader = node.partitions().get(partition).open()) {
      if (stopsEarly) {
        while (!first.isFull() && reader.next()) {
          counting.accept(reader.record());
        }
      } else {
        reader.forEachRemaining(counting);
      }
    } catch (DecodeException e) {
      throw OperatorFailure.onRecord(e, node.origin(), e.encoded().orElse(null));
    } catch (OperatorFailure | TidemillException e) {
      throw e;
    } catch (Exception e) {
      throw new TidemillException(
          ErrorCode.SOURCE_FAILED,
          "partition " + partition + " of " + node.origin() + place(partition)
              + " could not be read after "
              + counting.count + " records" + scope.inBatch() + ": " + e + advice(e),
          e);
    }
    counts.count(node, partition, counting.count);
  }

  private static String advice(Exception failure) {
    return failure instanceof CharacterCodingException
        ? "; its bytes are not in the charset that the decoder expects: decode with their charset, or"
            + " have the decoder replace what is malformed (CodingErrorAction.REPLACE)"
        : "";
  }

  private String place(int partition) {
    String text = node.partitions().get(partition).describe();
    return text.isEmpty() ? "" : ", " + text + ",";
  }

  private static final class CountingPush<T> extends Push<T> {
    private final Push<? super T> next;
    private long count;

    CountingPush(Push<? super T> next) {
      this.next = next;
    }

    @Override
    public void accept(T record) {
      count++;
      ForeignCode.returned(); // of the reader
      next.accept(record);
      ForeignCode.returned(); // to the reader
    }

    @Override
    public boolean isFull() {
      return next.isFull();
    }

    @Override
    public void end() {
      next.end();
    }
  }
}
