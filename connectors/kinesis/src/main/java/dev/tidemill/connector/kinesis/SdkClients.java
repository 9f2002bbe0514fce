/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import java.io.Closeable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.KinesisClientBuilder;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The client of the AWS SDK, and what it needs. It retries nothing by itself: each request to a shard
 * counts against the limits of the service, and who sends it knows when the next one may follow.
 */
final class SdkClients implements Closeable {
  private final KinesisClient kinesis;
  private final SdkHttpClient http;
  private final Credentials credentials;

  /** Credentials, and what is to be closed with them. */
  private record Credentials(AwsCredentialsProvider provider, Runnable close) {}

  private SdkClients(KinesisClient kinesis, SdkHttpClient http, Credentials credentials) {
    this.kinesis = kinesis;
    this.http = http;
    this.credentials = credentials;
  }

  /**
   * Connects to nothing yet.
   *
   * @param jobsId names the session of an assumed role
   * @throws RuntimeException of the SDK, if there is no region
   */
  static SdkClients create(Access access, String jobsId) {
    UrlConnectionHttpClient.Builder settings = UrlConnectionHttpClient.builder()
        .connectionTimeout(access.timeout())
        .socketTimeout(access.timeout());
    Access.TrustStore trusted = access.trustStore();
    if (trusted != null) {
      settings.tlsTrustManagersProvider(trusted::trustManagers);
    }
    SdkHttpClient http = settings.build();
    Credentials credentials = credentials(access, jobsId);
    KinesisClientBuilder builder = KinesisClient.builder()
        .httpClient(http)
        .credentialsProvider(credentials.provider())
        .overrideConfiguration(options -> options.retryStrategy(AwsRetryStrategy.doNotRetry()));
    if (access.region() != null) {
      builder = builder.region(Region.of(access.region()));
    }
    if (access.endpoint() != null) {
      builder = builder.endpointOverride(access.endpoint());
    }
    try {
      return new SdkClients(builder.build(), http, credentials);
    } catch (RuntimeException e) {
      credentials.close().run();
      http.close();
      throw e;
    }
  }

  private static Credentials credentials(Access access, String jobsId) {
    DefaultCredentialsProvider.Builder builder = DefaultCredentialsProvider.builder();
    if (access.profile() != null) {
      builder = builder.profileName(access.profile());
    }
    DefaultCredentialsProvider own = builder.build();
    String role = access.role();
    if (role == null) {
      return new Credentials(own, own::close);
    }
    SdkHttpClient http = UrlConnectionHttpClient.builder()
        .connectionTimeout(access.timeout())
        .socketTimeout(access.timeout())
        .build();
    var client = StsClient.builder().httpClient(http).credentialsProvider(own);
    if (access.region() != null) {
      client = client.region(Region.of(access.region()));
    }
    StsClient sts = client.build();
    StsAssumeRoleCredentialsProvider assumed = StsAssumeRoleCredentialsProvider.builder()
        .stsClient(sts)
        .refreshRequest(request -> request.roleArn(role).roleSessionName(sessionName(jobsId)))
        .build();
    return new Credentials(assumed, () -> closeAll(assumed, sts, http, own));
  }

  private static String sessionName(String jobsId) {
    String name = "tidemill-" + jobsId.replaceAll("[^\\w+=,.@-]", "-");
    return name.substring(0, Math.min(64, name.length()));
  }

  private static void closeAll(SdkAutoCloseable... all) {
    for (SdkAutoCloseable one : all) {
      one.close();
    }
  }

  KinesisClient kinesis() {
    return kinesis;
  }

  @Override
  public void close() {
    kinesis.close();
    credentials.close().run();
    http.close();
  }
}
