/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import static dev.tidemill.launch.MistakeReports.report;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What people read when a function of a job fails, word by word. */
class FunctionMistakesTest {
  @Test
  void a_null_record() {
    assertThat(report(MistakenFunctions.NullRecord.class))
        .startsWith("""
        The job failed.
        USER_FUNCTION_FAILED: map (MistakenFunctions.java:#) failed in batch TIME, partition 0, on the record null: java.lang.NullPointerException; the operation before it has returned null: let it return a value, or leave null out by filter(record -> record != null); attempt 2 has failed in the same way as the one before it, so there is no further one
        Caused by java.lang.NullPointerException
            at dev.tidemill.""")
        .endsWith(" more frames of the runtime\n")
        .hasLineCount(7);
  }

  @Test
  void a_transform_that_returns_null() {
    assertThat(report(MistakenFunctions.NullRdd.class)).isEqualTo("""
        The job failed.
        USER_FUNCTION_FAILED: the function of transform (MistakenFunctions.java:#) returned null in batch TIME; return an RDD, for an empty one rdd.filter(record -> false); attempt 2 has failed in the same way as the one before it, so there is no further one
        """);
  }

  @Test
  void a_record_that_is_not_a_number() {
    assertThat(report(MistakenFunctions.NotANumber.class)).isEqualTo("""
        The job failed.
        USER_FUNCTION_FAILED: map (MistakenFunctions.java:#) failed in batch TIME, partition 0, on the record two: java.lang.NumberFormatException: For input string: "two"; attempt 2 has failed in the same way as the one before it, so there is no further one
        Caused by java.lang.NumberFormatException: For input string: "two"
            at java.base/java.lang.NumberFormatException.forInputString(NumberFormatException.java:#)
            at java.base/java.lang.Long.parseLong(Long.java:#)
            at java.base/java.lang.Long.valueOf(Long.java:#)
            at dev.tidemill.launch.MistakenFunctions$NotANumber.lambda$declare$#(MistakenFunctions.java:#)
        """);
  }

  @Test
  void a_record_of_another_class() {
    assertThat(report(MistakenFunctions.WrongCast.class)).isEqualTo("""
        The job failed.
        USER_FUNCTION_FAILED: map (MistakenFunctions.java:#) failed in batch TIME, partition 0, on the record 1: java.lang.ClassCastException: class java.lang.String cannot be cast to class java.lang.Integer (java.lang.String and java.lang.Integer are in module java.base of loader 'bootstrap'); attempt 2 has failed in the same way as the one before it, so there is no further one
        Caused by java.lang.ClassCastException: class java.lang.String cannot be cast to class java.lang.Integer (java.lang.String and java.lang.Integer are in module java.base of loader 'bootstrap')
            at dev.tidemill.launch.MistakenFunctions$WrongCast.lambda$declare$#(MistakenFunctions.java:#)
        """);
  }

  @Test
  void a_key_without_a_hash_code() {
    assertThat(report(MistakenFunctions.KeyWithoutHashCode.class)).isEqualTo("""
        The job failed.
        UNSTABLE_KEY: a key of type dev.tidemill.launch.MistakenFunctions$KeyWithoutHashCode$User cannot be used in reduceByKey (MistakenFunctions.java:#): the class does not define hashCode and equals, so two equal keys would be two keys; define both, or make it a record (in batch TIME, partition 0); attempt 2 has failed in the same way as the one before it, so there is no further one
        """);
  }

  @Test
  void a_library_that_is_missing_at_run_time() {
    assertThat(report(MistakenFunctions.MissingLibrary.class)).isEqualTo("""
        The job failed.
        USER_FUNCTION_FAILED: map (MistakenFunctions.java:#) failed in batch TIME, partition 0, on the record 0: java.lang.NoClassDefFoundError: com/acme/json/Mapper; attempt 2 has failed in the same way as the one before it, so there is no further one
        Caused by java.lang.NoClassDefFoundError: com/acme/json/Mapper
            at dev.tidemill.launch.MistakenFunctions$MissingLibrary.parsed(MistakenFunctions.java:#)
            at dev.tidemill.launch.MistakenFunctions$MissingLibrary.lambda$declare$#(MistakenFunctions.java:#)
        The class com.acme.json.Mapper is not on the class path of the job. Add the library that has it to the project's dependencies, with the scope compile or runtime (not provided or test).
        """);
  }

  @Test
  void a_stream_declared_within_a_batch() {
    assertThat(report(MistakenFunctions.DeclaresTooLate.class)).isEqualTo("""
        The job failed.
        INVALID_STATE: map (MistakenFunctions.java:#) comes after the context was started; declare all streams and outputs before start(), or in define(...) of a StreamJob; attempt 2 has failed in the same way as the one before it, so there is no further one
        Caused by INVALID_STATE: map (MistakenFunctions.java:#) comes after the context was started; declare all streams and outputs before start(), or in define(...) of a StreamJob
            at dev.tidemill.launch.MistakenFunctions$DeclaresTooLate.lambda$declare$0(MistakenFunctions.java:#)
        """);
  }

  @Test
  void an_rdd_that_is_kept_beyond_its_batch() {
    assertThat(report(MistakenFunctions.KeptRdd.class)).isEqualTo("""
        The job failed.
        RDD_EXPIRED: records of rateStream (MistakenFunctions.java:#) are read after their batch TIME; use an RDD only while its batch runs, or cache() it there and run an action on it, or let the context remember its batches; attempt 2 has failed in the same way as the one before it, so there is no further one
        Caused by RDD_EXPIRED: records of rateStream (MistakenFunctions.java:#) are read after their batch TIME; use an RDD only while its batch runs, or cache() it there and run an action on it, or let the context remember its batches
            at dev.tidemill.launch.MistakenFunctions$KeptRdd.lambda$declare$0(MistakenFunctions.java:#)
        """);
  }
}
