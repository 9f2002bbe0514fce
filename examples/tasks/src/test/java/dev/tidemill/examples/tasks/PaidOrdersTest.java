package dev.tidemill.examples.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.data.Pair;
import dev.tidemill.rdd.BatchQueue;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaidOrdersTest {
  @Test
  void finds_the_order_of_a_payment_for_thirty_seconds() throws Exception {
    try (JobRun run = JobRun.of(new PaidOrders())) {
      BatchQueue<String> orders = run.replaceLines("orders");
      BatchQueue<String> payments = run.replaceLines("payments");
      List<List<?>> paid = run.batchesOf("paid");
      orders.add(List.of("17 coffee", "18 tea", "19 water"));
      payments.add(List.of("17 2.50"));

      run.run(29);
      payments.add(List.of("18 1.90", "99 1.00"));
      run.run(1);
      payments.add(List.of("19 1.10"));
      run.run(1);

      assertThat(paid.get(0)).isEqualTo(List.of(Pair.of("17", "2.50 for coffee")));
      assertThat(paid.subList(1, 29)).allMatch(List::isEmpty);
      assertThat(paid.get(29)).isEqualTo(List.of(Pair.of("18", "1.90 for tea")));
      assertThat(paid.get(30)).isEmpty();
    }
  }
}
