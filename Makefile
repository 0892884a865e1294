# Thin aliases over Maven.
# A checkpoint in the shapes of Wan 2.1 1.3B, for bench; haneul synth wan-1.3b --out writes it.
WAN ?= runs/wan-1.3b
.PHONY: fmt check test it bench gallery
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
	mvn -q -B compile
	OMP_NUM_THREADS=2 OMP_WAIT_POLICY=PASSIVE java @haneul.jvm -cp "haneul-it/target/classes:$$(cat haneul-app/target/classpath)" haneul.it.Bench
	OMP_NUM_THREADS=2 OMP_WAIT_POLICY=PASSIVE java @haneul.jvm -cp "haneul-it/target/classes:$$(cat haneul-app/target/classpath)" haneul.it.VaeMemory
	OMP_NUM_THREADS=1 OMP_WAIT_POLICY=PASSIVE java @haneul.jvm -cp "haneul-it/target/classes:haneul-app/target/classes:$$(cat haneul-app/target/classpath)" haneul.it.StudioBench
	OMP_NUM_THREADS=2 OMP_WAIT_POLICY=PASSIVE java @haneul.jvm -Xmx2g -cp "haneul-it/target/classes:haneul-app/target/classes:$$(cat haneul-app/target/classpath)" haneul.it.WanBench $(WAN)
gallery:
	./haneul --build-only
	mvn -q -B compile
	OMP_WAIT_POLICY=PASSIVE java @haneul.jvm -cp "haneul-it/target/classes:haneul-app/target/classes:$$(cat haneul-app/target/classpath)" haneul.it.Gallery docs/gallery
