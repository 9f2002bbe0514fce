/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.sink.DecidedBatch;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkRecovery;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares what the ledger of an output contains with what the job has decided. */
final class LedgerMatch {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerMatch.class);
  private static final int NAMED = 5;

  private final SinkSettings settings;
  private final String output;
  private final String group;

  LedgerMatch(SinkSettings settings, String output, String group) {
    this.settings = settings;
    this.output = output;
    this.group = group;
  }

  /**
   * Returns the batch that a start continues after: the last one that is published.
   *
   * @throws TidemillException if the ledger matches no state that the job may have left, unless the
   *     user has chosen how to continue
   */
  long resume(Optional<LedgerEntry> found, SinkRecovery recovery) {
    long batch = found.map(LedgerEntry::batch).orElse(0L);
    if (isExpected(batch, recovery) && (found.isPresent() || recovery.lastId() == 0)) {
      LOG.info(
          "output {} publishes to topic {} exactly once; its ledger, group {}, is at batch {}",
          output,
          settings.topic(),
          group,
          batch);
      return batch;
    }
    String what = mismatch(found, recovery);
    return switch (settings.onMismatch()) {
      case FAIL ->
        throw new TidemillException(
            ErrorCode.LEDGER_MISMATCH,
            what + ". " + reason(found, recovery) + " " + choices(recovery));
      case PUBLISH -> {
        LOG.warn("{}; the start continues because of onLedgerMismatch(PUBLISH)", what);
        yield recovery.unfinished().isEmpty()
            ? recovery.lastId()
            : recovery.unfinished().get(0).batch().previousId();
      }
      case SKIP -> {
        LOG.warn("{}; the start continues because of onLedgerMismatch(SKIP)", what);
        yield recovery.lastId();
      }
    };
  }

  private static boolean isExpected(long batch, SinkRecovery recovery) {
    return batch == recovery.lastId()
        || recovery.unfinished().stream()
            .anyMatch(unfinished -> unfinished.batch().previousId() == batch);
  }

  private String mismatch(Optional<LedgerEntry> found, SinkRecovery recovery) {
    String decided;
    if (recovery.lastId() == 0) {
      decided = "the job has decided no batch";
    } else if (recovery.unfinished().isEmpty()) {
      decided = "the job has decided batches up to " + recovery.lastId() + " and published them";
    } else {
      decided = "the job has decided batches up to " + recovery.lastId() + ", of which "
          + ids(recovery.unfinished()) + " may not be published";
    }
    return ledger()
        + (found.isEmpty() ? " has no entry" : " is at batch " + found.get().batch()) + ", but "
        + decided;
  }

  private String ledger() {
    return "the ledger of output " + output + ", group " + group + " of " + settings.client() + ",";
  }

  private static String ids(List<DecidedBatch> batches) {
    String first = batches.stream()
        .limit(NAMED)
        .map(decided -> String.valueOf(decided.batch().id()))
        .collect(Collectors.joining(", "));
    return batches.size() <= NAMED
        ? first
        : first + " and " + (batches.size() - NAMED) + " later ones";
  }

  private String reason(Optional<LedgerEntry> found, SinkRecovery recovery) {
    if (found.isEmpty()) {
      return "It has expired (brokers delete the offsets of a group after"
          + " offsets.retention.minutes without a commit, by default seven days), it or topic "
          + settings.topic() + " was deleted, this is another cluster, or the output did not have a"
          + " ledger before.";
    }
    if (found.get().batch() > recovery.lastId()) {
      return "The checkpoint directory is older than the ledger, as after restoring a backup: if"
          + " there is a newer directory, start with that.";
    }
    return "The ledger is older than the checkpoint directory: the brokers have lost data, or"
        + " somebody has reset the offsets of the group.";
  }

  private static String choices(SinkRecovery recovery) {
    String start = "To start anyway, choose for one start: onLedgerMismatch(KafkaLedgerMismatch.";
    if (recovery.unfinished().isEmpty()) {
      return start + "PUBLISH) continues with the next batch";
    }
    String ids = ids(recovery.unfinished());
    return start + "PUBLISH) publishes " + ids + ", whose records may then appear twice; SKIP)"
        + " does not, and their records may then be missing";
  }

  /**
   * Returns the batch that is to be published: this one, or none if it is published already.
   *
   * @param lastDecided id of the last batch that this process knows to be decided
   */
  OptionalLong next(Optional<LedgerEntry> found, SinkBatch batch, long lastDecided) {
    long at = found.map(LedgerEntry::batch).orElse(0L);
    if (at >= batch.id() && at <= lastDecided) {
      return OptionalLong.empty();
    }
    if (found.isPresent() && at == batch.previousId()) {
      return OptionalLong.of(batch.id());
    }
    throw new TidemillException(
        ErrorCode.LEDGER_MISMATCH,
        ledger() + (found.isEmpty() ? " has no entry any more" : " is at batch " + at)
            + ", so batch " + batch.id() + ", which follows batch " + batch.previousId()
            + ", is not published. It or topic " + settings.topic() + " was deleted, or somebody"
            + " has changed its offset. Restart the job: the start says how to continue");
  }
}
