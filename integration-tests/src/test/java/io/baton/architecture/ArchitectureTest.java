package io.baton.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.baton.replication.version.VersionKeeper;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;

/** Who may know whom. */
@AnalyzeClasses(packages = "io.baton", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String[] ZOOKEEPER = {"org.apache.curator..", "org.apache.zookeeper.."};

  @ArchTest
  static final ArchRule apiKnowsNobody =
      noClasses()
          .that()
          .resideInAPackage("io.baton.api..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.baton..").and(not(resideInAPackage("io.baton.api.."))))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule replicationKnowsApiOnly =
      classes()
          .that()
          .resideInAPackage("io.baton.replication..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.baton.replication..",
              "io.baton.api..",
              "java..",
              "com.google.common..",
              "com.google.errorprone.annotations..",
              "org.jspecify..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule replicationTouchesNoFileAndNoSocket =
      noClasses()
          .that()
          .resideInAPackage("io.baton.replication..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.net..")
                  .or(nameMatching("java\\.io\\.(File.*|RandomAccessFile)")))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule replicationIsGivenItsTime =
      noClasses()
          .that()
          .resideInAPackage("io.baton.replication..")
          .should()
          .callMethodWhere(
              target(owner(assignableTo(System.class)))
                  .and(target(nameMatching("currentTimeMillis|nanoTime"))))
          .orShould()
          .callMethodWhere(
              target(owner(resideInAPackage("java.time.."))).and(target(nameMatching("now"))))
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class)
          .allowEmptyShould(true);

  /**
   * A wall clock may jump: it dates records for people, and nothing is compared with it. But how
   * long versions are kept by age must outlive processes. What is archived is dated by its store,
   * whose times are compared with each other only.
   */
  @ArchTest
  static final ArchRule nothingIsDecidedByWallTime =
      noClasses()
          .that()
          .areNotAssignableTo(VersionKeeper.class)
          .and()
          .resideOutsideOfPackage("io.baton.archive..")
          .should()
          .callMethodWhere(
              target(owner(assignableTo(System.class)))
                  .and(target(nameMatching("currentTimeMillis"))))
          .orShould()
          .callMethodWhere(
              target(owner(resideInAPackage("java.time..")))
                  .and(target(nameMatching("millis|isBefore|isAfter|between|until"))))
          .orShould()
          .callMethodWhere(
              target(owner(assignableTo(Instant.class))).and(target(nameMatching("compareTo"))))
          .orShould()
          .callMethodWhere(target(nameMatching("awaitUntil|parkUntil|getLastModifiedTime")))
          .orShould()
          .dependOnClassesThat(nameMatching("java\\.util\\.(Date|Timer|Calendar)"));

  @ArchTest
  static final ArchRule replicationIsGivenItsRandomness =
      noClasses()
          .that()
          .resideInAPackage("io.baton.replication..")
          .should()
          .callConstructorWhere(target(owner(assignableTo(Random.class))))
          .orShould()
          .dependOnClassesThat(
              nameMatching("java\\.util\\.concurrent\\.ThreadLocalRandom|java\\.security\\..*"))
          .orShould()
          .callMethodWhere(target(nameMatching("random|randomUUID")))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule wireKnowsApiAndReplication =
      noClasses()
          .that()
          .resideInAPackage("io.baton.wire..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.baton..")
                  .and(
                      not(
                          resideInAnyPackage(
                              "io.baton.wire..", "io.baton.api..", "io.baton.replication.."))))
          .orShould()
          .dependOnClassesThat(resideInAPackage("io.netty..").or(resideInAnyPackage(ZOOKEEPER)))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule onlyRegistryKnowsZooKeeper =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.baton.registry..")
          .should()
          .dependOnClassesThat(resideInAnyPackage(ZOOKEEPER))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule onlyTheMonitorKnowsPrometheus =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.baton.daemon.monitor..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("io.prometheus..", "io.netty.handler.codec.http.."))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule onlyTheArchiveInABucketKnowsTheSdk =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.baton.archive.s3..")
          .should()
          .dependOnClassesThat(resideInAnyPackage("software.amazon..", "io.baton.archive.s3.."));

  /** The archive is a library of its own: it knows what is shared, and nobody who uses it. */
  @ArchTest
  static final ArchRule theArchiveKnowsCoreOnly =
      classes()
          .that()
          .resideInAPackage("io.baton.archive..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.baton.archive..",
              "io.baton.api..",
              "io.baton.block..",
              "io.baton.replication..",
              "software.amazon..",
              "java..",
              "com.google.common..",
              "org.slf4j..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule onlyApplicationsKnowTheClient =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.baton.client..",
              "io.baton.agent..",
              "io.baton.cli..",
              "io.baton.demo..",
              "io.baton.examples..",
              "io.baton.benchmarks..",
              "io.baton.torture.client..")
          .should()
          .dependOnClassesThat(resideInAPackage("io.baton.client.."))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule nobodyKnowsTheStorageNode =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.baton.node..")
          .should()
          .dependOnClassesThat(resideInAPackage("io.baton.node.."))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule nobodyKnowsTheCommand =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.baton.cli..")
          .should()
          .dependOnClassesThat(resideInAPackage("io.baton.cli.."))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule clientDoesNotKnowTheController =
      noClasses()
          .that()
          .resideInAPackage("io.baton.client..")
          .should()
          .dependOnClassesThat(resideInAPackage("io.baton.controller.."))
          .allowEmptyShould(true);

  /** What judges shares nothing with what it judges, nor with what tortures it. */
  @ArchTest
  static final ArchRule theCheckerKnowsNobody =
      classes()
          .that()
          .resideInAPackage("io.baton.torture.checker..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.baton.torture.checker..", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.baton.(**)").should().beFreeOfCycles().allowEmptyShould(true);
}
