package io.github.wooshpay.connect;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.stream.Stream;

/** The arrows between the packages, as {@code docs/architecture.md} draws them. */
@AnalyzeClasses(
    packages = "io.github.wooshpay.connect",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "io.github.wooshpay.connect";
  private static final String API = ROOT + ".api";
  private static final String CAPTURE = ROOT + ".capture";
  private static final String LEDGER = ROOT + ".capture.ledger";
  private static final String SCAN = ROOT + ".capture.scan";
  private static final String SCHEDULE = ROOT + ".capture.schedule";
  private static final String CONFIG = ROOT + ".config";
  private static final String HINT = ROOT + ".capture.hint";
  private static final String HINTS = ROOT + ".hints";
  private static final String JSON = ROOT + ".json";
  private static final String METRICS = ROOT + ".metrics";
  private static final String RECORD = ROOT + ".record";
  private static final String SESSION = ROOT + ".session";
  private static final String[] HTTP = {"okhttp3..", "okio..", "java.net.http.."};

  private static final DescribedPredicate<JavaClass> ENTRY_CLASSES = resideInAPackage(ROOT);

  /** Of our own packages it may use these, and no others. */
  private static ArchRule usesOfOursOnly(String from, String... to) {
    String[] allowed = Stream.concat(Stream.of(from), Stream.of(to)).toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(from)
        .should()
        .dependOnClassesThat(
            resideInAPackage(ROOT + "..").and(DescribedPredicate.not(resideInAnyPackage(allowed))));
  }

  @ArchTest
  static final ArchRule every_class_is_in_a_room_that_is_drawn =
      classes()
          .should()
          .resideInAnyPackage(
              ROOT, API, CAPTURE, CONFIG, HINT, HINTS, JSON, LEDGER, METRICS, RECORD, SCAN,
              SCHEDULE, SESSION);

  @ArchTest
  static final ArchRule nothing_depends_on_the_entry_classes =
      noClasses().that().resideOutsideOfPackage(ROOT).should().dependOnClassesThat(ENTRY_CLASSES);

  @ArchTest
  static final ArchRule config_turns_settings_into_what_the_rooms_want_to_know =
      usesOfOursOnly(CONFIG, API, JSON, LEDGER, RECORD, SCHEDULE, SESSION);

  @ArchTest
  static final ArchRule capture_drives_a_schedule =
      usesOfOursOnly(CAPTURE, API, HINT, JSON, LEDGER, SCAN, SCHEDULE, SESSION);

  @ArchTest
  static final ArchRule the_schedule_has_windows_scanned_and_keeps_a_ledger =
      usesOfOursOnly(SCHEDULE, API, JSON, LEDGER, SCAN, SESSION);

  @ArchTest static final ArchRule the_scan_asks_the_api_alone = usesOfOursOnly(SCAN, API, SESSION);

  @ArchTest
  static final ArchRule the_ledger_knows_sessions_alone = usesOfOursOnly(LEDGER, JSON, SESSION);

  @ArchTest static final ArchRule a_hint_knows_no_other_room = usesOfOursOnly(HINT);

  @ArchTest
  static final ArchRule hints_are_received_for_the_capture =
      usesOfOursOnly(HINTS, API, HINT, JSON, SESSION);

  @ArchTest
  static final ArchRule no_two_classes_of_capture_need_each_other =
      classes().that().resideInAPackage(CAPTURE + "..").should(dependInOneDirection());

  private static ArchCondition<JavaClass> dependInOneDirection() {
    return new ArchCondition<>("not need a class that needs them") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        item.getDirectDependenciesFromSelf().stream()
            .map(Dependency::getTargetClass)
            .filter(target -> !outermost(target).equals(outermost(item)))
            .filter(target -> outermost(target).getPackageName().startsWith(CAPTURE))
            .filter(target -> needs(outermost(target), outermost(item)))
            .forEach(
                target ->
                    events.add(
                        SimpleConditionEvent.violated(
                            item, item.getName() + " and " + target.getName())));
      }
    };
  }

  private static boolean needs(JavaClass one, JavaClass other) {
    return one.getDirectDependenciesFromSelf().stream()
        .anyMatch(dependency -> outermost(dependency.getTargetClass()).equals(other));
  }

  private static JavaClass outermost(JavaClass item) {
    return item.getEnclosingClass().map(ArchitectureTest::outermost).orElse(item);
  }

  @ArchTest
  static final ArchRule record_knows_json_and_the_session = usesOfOursOnly(RECORD, JSON, SESSION);

  @ArchTest
  static final ArchRule metrics_measure_the_api_and_the_capture =
      usesOfOursOnly(METRICS, API, CAPTURE, HINT, LEDGER);

  @ArchTest
  static final ArchRule what_older_workers_lack_is_named_by_one_class_alone =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(METRICS + ".WorkerPublication")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("org.apache.kafka.common.metrics.PluginMetrics");

  @ArchTest
  static final ArchRule api_knows_json_and_the_session = usesOfOursOnly(API, JSON, SESSION);

  @ArchTest static final ArchRule the_session_knows_json_alone = usesOfOursOnly(SESSION, JSON);

  @ArchTest static final ArchRule json_knows_no_other_room = usesOfOursOnly(JSON);

  @ArchTest
  static final ArchRule capture_knows_neither_http_nor_kafka =
      noClasses()
          .that()
          .resideInAPackage(CAPTURE + "..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(HTTP).or(resideInAnyPackage("org.apache.kafka..")));

  @ArchTest
  static final ArchRule http_is_known_to_the_client_alone =
      noClasses()
          .that()
          .resideOutsideOfPackage(API)
          .should()
          .dependOnClassesThat(resideInAnyPackage(HTTP));

  @ArchTest
  static final ArchRule api_and_json_know_no_kafka =
      noClasses()
          .that()
          .resideInAnyPackage(API, JSON)
          .should()
          .dependOnClassesThat(resideInAnyPackage("org.apache.kafka.."));

  @ArchTest
  static final ArchRule record_knows_of_kafka_no_more_than_connects_records =
      noClasses()
          .that()
          .resideInAPackage(RECORD)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.apache.kafka..")
                  .and(
                      DescribedPredicate.not(
                          resideInAnyPackage(
                              "org.apache.kafka.connect.data..",
                              "org.apache.kafka.connect.header..",
                              "org.apache.kafka.connect.source.."))));

  @ArchTest
  static final ArchRule no_cycles = slices().matching(ROOT + ".(*)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule no_cycles_among_the_classes_of_the_configuration =
      slices().assignedFrom(new Classes(ROOT + ".config")).should().beFreeOfCycles();

  /** Each top-level class of a package is a slice. */
  private record Classes(String inPackage) implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return type.getPackageName().equals(inPackage)
          ? SliceIdentifier.of(type.getName().replaceFirst("\\$.*", ""))
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "the classes of " + inPackage;
    }
  }
}
