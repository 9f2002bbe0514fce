/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import dev.tidemill.DStream;
import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.rdd.PairRDD;

/**
 * Joins a stream with a table: of the mails that arrive, those whose sender is not on a list.
 *
 * <p>Mails are lines such as {@code ann@example.org: see you at noon}, typed into {@code nc -lk 9999}; the list is a text
 * file with a sender on each line, {@code data/spammers.txt} unless the argument names another. {@code transform} reads
 * it again in every batch, so that a change of the list counts from the next batch on. A list that never
 * changes would be read once, before {@code transform}, and cached.
 */
public final class SpamFilter implements StreamJob {
  @Override
  public void define(StreamingContext ssc) {
    String list =
        ssc.arguments().isEmpty() ? "data/spammers.txt" : ssc.arguments().get(0);
    DStream<String> mails = ssc.socketTextStream("localhost", 9999).named("mails");
    mails
        .filter(mail -> mail.indexOf(':') > 0) // a line without a sender is no mail
        .mapToPair(mail -> Pair.of(mail.substring(0, mail.indexOf(':')), mail))
        .transform(bySender -> {
          PairRDD<String, Boolean> spammers =
              ssc.textFile(list).mapToPair(sender -> Pair.of(sender, true));
          return bySender
              .leftOuterJoin(spammers)
              .values()
              .filter(mail -> mail.value().isEmpty())
              .map(Pair::key);
        })
        .named("wanted")
        .print();
  }
}
