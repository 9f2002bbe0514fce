/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkContext;
import dev.tidemill.spi.sink.SinkRecovery;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Writes rows and the ledger in one transaction, as a sink of a database does. */
final class TableSink extends StagingSink {
  private final TableServer server;

  TableSink(Life life, SinkContext context) {
    super(life, context);
    this.server = life.world().table();
  }

  /** Shuts out processes with lower epochs. */
  @Override
  public void recover(SinkRecovery recovery) {
    long published = recovery.unfinished().isEmpty()
        ? recovery.lastId()
        : recovery.unfinished().get(0).batch().previousId();
    boolean claimed = false;
    while (!claimed) {
      life().act("table read", () -> {});
      Optional<TableServer.Entry> entry = server.ledger();
      requireNewest(entry);
      long batch = entry.map(TableServer.Entry::batch).orElse(0L);
      if (batch != published && batch != recovery.lastId()) {
        throw mismatch(
            "is at batch " + batch + ", and not " + published + " or " + recovery.lastId());
      }
      claimed = life()
          .act("table claim", () -> server.replace(entry, new TableServer.Entry(batch, epoch())));
    }
  }

  @Override
  public void publish(SinkBatch batch, List<String> receipts) throws IOException {
    List<String> rows = lines(receipts);
    life().act("table insert " + rows.size(), () -> {});
    boolean written = life()
        .act(
            "table commit " + batch.id(),
            () ->
                server.write(batch.previousId(), new TableServer.Entry(batch.id(), epoch()), rows));
    if (!written) {
      Optional<TableServer.Entry> entry = server.ledger();
      requireNewest(entry);
      if (entry.filter(found -> found.batch() == batch.id()).isEmpty()) {
        throw mismatch("is at " + entry + ", so batch " + batch.id() + " cannot follow");
      }
    }
  }

  private void requireNewest(Optional<TableServer.Entry> entry) {
    if (entry.isPresent() && entry.get().epoch() > epoch()) {
      throw new TidemillException(
          ErrorCode.FENCED, "the table was taken over by start " + entry.get().epoch());
    }
  }

  private static TidemillException mismatch(String what) {
    return new TidemillException(ErrorCode.LEDGER_MISMATCH, "the ledger of the table " + what);
  }
}
