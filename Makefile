# Thin aliases over Maven.
.PHONY: fmt check test it bench
fmt:
	mvn -q -B spotless:apply
check:
	mvn -q -B -DskipTests verify
test:
	mvn -B verify
it:
	mvn -B verify -pl haneul-it -am -Pslow
bench:
	./haneul --build-only
	java @haneul-app/target/java.args -cp "haneul-it/target/classes:$$(cat haneul-app/target/classpath)" haneul.it.Bench
