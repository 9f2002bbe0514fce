/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.PublishStatus;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkContext;
import dev.tidemill.spi.sink.SinkRecovery;
import dev.tidemill.spi.sink.Staging;
import dev.tidemill.spi.sink.StagingFunction;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A database to write to: workers stage rows, the driver writes them when the batch is decided. */
final class OpenJdbcSink<T> implements OpenSink<T> {
  private static final Logger LOG = LoggerFactory.getLogger(OpenJdbcSink.class);

  /** A ledger changes during a start only while a process that is replaced writes a last batch. */
  private static final int MAX_CLAIMS = 100;

  private final JdbcDatabase database;
  private final RowBinding<T> rows;
  private final int rowsPerRoundTrip;
  private final JdbcLedgerMismatch onMismatch;
  private final SinkContext context;
  private final Staging staging;
  private final DatabaseSession session;
  private final Ledger ledger;

  /** Number of parameters of the statement, or -1 if the driver cannot tell. */
  private int parameters = -1;

  /** The last batch that is known to be decided. */
  private long decided;

  private OpenJdbcSink(
      JdbcDatabase database,
      RowBinding<T> rows,
      int rowsPerRoundTrip,
      JdbcLedgerMismatch onMismatch,
      SinkContext context) {
    this.database = database;
    this.rows = rows;
    this.rowsPerRoundTrip = rowsPerRoundTrip;
    this.onMismatch = onMismatch;
    this.context = context;
    this.staging = context.staging();
    this.session = new DatabaseSession(database);
    this.ledger = new Ledger(session, database.ledger(), context);
  }

  static <T> OpenSink<T> open(
      JdbcDatabase database,
      RowBinding<T> rows,
      int rowsPerRoundTrip,
      JdbcLedgerMismatch onMismatch,
      SinkContext context)
      throws IOException, InterruptedException {
    OpenJdbcSink<T> sink =
        new OpenJdbcSink<>(database, rows, rowsPerRoundTrip, onMismatch, context);
    boolean opened = false;
    try {
      sink.ledger.open(database.createsLedger());
      sink.parameters = sink.session.transaction(sink::countParameters);
      opened = true;
      return sink;
    } catch (SQLException e) {
      throw sink.failed(
          e instanceof DatabaseSession.NotConnected
              ? "check that the database runs and that its address is right"
              : "the statement is: " + rows.statement(),
          e);
    } finally {
      if (!opened) {
        sink.close();
      }
    }
  }

  /** Most drivers let the database check the statement at this occasion. */
  private int countParameters(Connection connection) throws SQLException {
    try (PreparedStatement statement = session.prepare(connection, rows.statement())) {
      return statement.getParameterMetaData().getParameterCount();
    } catch (SQLException e) {
      if (SqlProblem.isOfTheStatement(e) || !SqlProblem.isOfTheRow(e)) {
        throw e;
      }
      LOG.debug("the driver does not tell the parameters of: {}", rows.statement(), e);
      return -1;
    }
  }

  /** Checks the ledger against the job's log, and shuts out processes with lower epochs. */
  @Override
  public void recover(SinkRecovery recovery) throws IOException, InterruptedException {
    LedgerExpectation expected = LedgerExpectation.of(recovery);
    decided = expected.last();
    try {
      for (int i = 0; i < MAX_CLAIMS; i++) {
        Optional<Ledger.Entry> entry = session.transaction(ledger::read);
        if (entry.isPresent() ? claim(entry.get(), expected) : insert(expected)) {
          return;
        }
      }
    } catch (SQLException e) {
      throw failed("the ledger " + ledger.table() + " cannot be read", e);
    }
    throw new TidemillException(
        ErrorCode.OUTPUT_FAILED,
        this + ": the ledger " + ledger.table() + " was changed " + MAX_CLAIMS
            + " times during the start; another process writes to this output");
  }

  private boolean claim(Ledger.Entry entry, LedgerExpectation expected)
      throws SQLException, IOException, InterruptedException {
    requireNotFenced(entry, context.job().epoch());
    long batch = entry.batch();
    if (!expected.allows(batch)) {
      boolean isAhead = batch > expected.last();
      batch = expected.corrected(batch);
      mismatch(
          "says that batch " + entry.batch() + " is written, and by the job's log it must be "
              + expected + ": "
              + (isAhead
                  ? "the job's log is older than the database, as after restoring a checkpoint"
                      + " directory; the database has batches that the job will write again"
                  : "the database is older than the job's log, as after restoring a backup;"
                      + " batches after " + entry.batch() + " are missing in it"),
          isAhead ? "the newer checkpoint directory" : "the newer state of the database",
          ledger.setBySql(entry.batch(), batch));
    }
    long corrected = batch;
    return session.transaction(connection -> ledger.claim(connection, entry, corrected));
  }

  private boolean insert(LedgerExpectation expected)
      throws SQLException, IOException, InterruptedException {
    if (expected.last() > 0) {
      mismatch(
          "has no row of it, and by the job's log it must be " + expected
              + ": this is another database, it was restored from a backup, or the row was deleted",
          "the address or the state of the database that the job has written to",
          ledger.insertBySql(expected.published()));
    }
    try {
      return session.transaction(connection -> {
        ledger.insert(connection, expected.published());
        return true;
      });
    } catch (SQLException e) {
      if (SqlProblem.isConstraint(e)) {
        return false; // another process was faster
      }
      throw e;
    }
  }

  private void mismatch(String what, String restore, String sql) {
    String problem = this + ": the ledger " + ledger.table() + " " + what;
    if (onMismatch == JdbcLedgerMismatch.CONTINUE) {
      LOG.warn("{}; the job continues with what its log says", problem);
      return;
    }
    throw new TidemillException(
        ErrorCode.LEDGER_MISMATCH,
        problem + ". Restore " + restore + "; or, to continue as the job's log says, run once: "
            + sql + "; or start with onLedgerMismatch(JdbcLedgerMismatch.CONTINUE)");
  }

  @Override
  public StagingFunction<T> writer(SinkBatch batch) throws IOException {
    return rows.writer(context.name(), parameters, staging.outputs(batch));
  }

  @Override
  public PublishStatus status(SinkBatch batch, List<String> receipts)
      throws IOException, InterruptedException {
    try {
      Optional<Ledger.Entry> entry = session.transaction(connection -> {
        ledger.await(connection);
        return ledger.read(connection);
      });
      return entry.isEmpty() ? PublishStatus.UNKNOWN : status(batch, entry.get());
    } catch (SQLException e) {
      throw failed("the ledger " + ledger.table() + " cannot be read", e);
    }
  }

  private PublishStatus status(SinkBatch batch, Ledger.Entry entry) {
    if (entry.batch() == batch.id()) {
      return PublishStatus.PUBLISHED;
    }
    if (entry.batch() > batch.id()) {
      // Batches are written one after the other; unless it is not this job's log that says so.
      return entry.batch() <= decided ? PublishStatus.PUBLISHED : PublishStatus.UNKNOWN;
    }
    return entry.batch() == batch.previousId()
        ? PublishStatus.NOT_PUBLISHED
        : PublishStatus.UNKNOWN;
  }

  @Override
  public void publish(SinkBatch batch, List<String> receipts)
      throws IOException, InterruptedException {
    decided = Math.max(decided, batch.id());
    try {
      if (!session.transaction(connection -> write(connection, batch, receipts))) {
        requirePublished(batch, session.transaction(ledger::read));
      }
    } catch (RowWriter.RowsRefused e) {
      throw refused(batch, e);
    } catch (DatabaseSession.CommitUnknown e) {
      throw failed(
          "the commit of batch " + batch.id()
              + " failed, so the batch may be written or not; publishing it again finds out",
          e);
    } catch (SQLException e) {
      throw failed("nothing of batch " + batch.id() + " is written", e);
    }
  }

  /** The ledger comes first: its lock keeps other processes out. */
  private boolean write(Connection connection, SinkBatch batch, List<String> receipts)
      throws SQLException, IOException {
    if (!ledger.advance(connection, batch)) {
      return false;
    }
    try (RowWriter writer = new RowWriter(session, connection, rowsPerRoundTrip)) {
      writer.writeAll(staging, receipts);
    }
    return true;
  }

  private void requirePublished(SinkBatch batch, Optional<Ledger.Entry> found) {
    found.ifPresent(entry -> requireNotFenced(entry, batch.epoch()));
    if (found.isPresent() && status(batch, found.get()) == PublishStatus.PUBLISHED) {
      return;
    }
    throw new TidemillException(
        ErrorCode.LEDGER_MISMATCH,
        this + ": batch " + batch.id() + " cannot be written: the ledger " + ledger.table() + " "
            + found
                .map(entry -> "says that batch " + entry.batch() + " is written")
                .orElse("has no row of this output")
            + ", and it must be batch " + batch.previousId()
            + "; the database was replaced, or another program has changed the ledger. Start the"
            + " job again: it then says what can be done");
  }

  private void requireNotFenced(Ledger.Entry entry, long epoch) {
    if (entry.epoch() > epoch) {
      throw new TidemillException(
          ErrorCode.FENCED,
          this + ": start " + entry.epoch() + " of this job has taken over, and this is start "
              + epoch + ", which must not write any more; stop this process");
    }
  }

  private TidemillException refused(SinkBatch batch, RowWriter.RowsRefused refused)
      throws InterruptedException {
    if (!SqlProblem.isOfTheRow(refused)) {
      return failed("nothing of batch " + batch.id() + " is written", refused);
    }
    Optional<RowSearch.Refused> found = new RowSearch(session).in(refused);
    List<RowWriter.Row> sent = refused.rows();
    String which = found
        .map(each -> each.row().toString())
        .orElseGet(() -> "one of " + sent.size() + " rows, from row "
            + sent.get(0).number() + " of partition " + sent.get(0).partition() + " on,");
    return failed(
        "the database has refused " + which + " of batch " + batch.id()
            + ", so nothing of the batch is written. The batch is decided, and its rows stay as they"
            + " are: change the table or its content so that it takes the row. Or give up the rows"
            + " of this batch: "
            + ledger.setBySql(batch.previousId(), batch.id())
            + ". The statement is: " + refused.sql(),
        found.map(RowSearch.Refused::reason).orElse(refused));
  }

  private TidemillException failed(String what, SQLException e) {
    Secrets secrets = database.secrets();
    return new TidemillException(
        ErrorCode.OUTPUT_FAILED,
        secrets.cover(this + ": " + SqlProblem.text(e) + "; " + what),
        secrets.cover(e));
  }

  /** Nothing to do: the runtime deletes what it has staged. */
  @Override
  public void abort(SinkBatch batch) {}

  @Override
  public void close() {
    session.close();
  }

  /** {@code output counts to jdbc:postgresql://localhost/shop}. */
  @Override
  public String toString() {
    return "output " + context.name() + " to " + database;
  }
}
