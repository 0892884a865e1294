/**
 * Tensors over libtorch, and the only package that uses the native binding; nothing above it sees native memory.
 *
 * <p>State of the process, which all threads share:
 *
 * <ul>
 *   <li>the device of new tensors ({@link haneul.tensor.Device#use}); a thread can have another for a while
 *   <li>the number of threads of an operation ({@link haneul.tensor.Threads#set}); workers of {@code Threads} always have 1
 *   <li>the number of threads of OpenBLAS, which is 1 while {@code Threads.each} or fused attention runs in any thread
 *   <li>deterministic algorithms ({@link haneul.tensor.Threads#deterministic}), and TF32 once a CUDA device is in use
 *   <li>the count of live tensors ({@link haneul.tensor.Scope#liveTensors})
 *   <li>a pool of daemon threads, which grows as needed and shrinks after a minute without work
 * </ul>
 *
 * <p>When libtorch is loaded, the system properties {@code org.bytedeco.javacpp.maxBytes} and {@code maxPhysicalBytes} become
 * 0 (no limit) unless they are set; {@code org.bytedeco.javacpp.loadlibraries} is put back to what it was.
 */
@NullMarked
package haneul.tensor;

import org.jspecify.annotations.NullMarked;
