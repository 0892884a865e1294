package haneul.model.weights;

import haneul.tensor.Shape;

/**
 * Where a tensor lies in a safetensors file.
 *
 * @param begin first byte, counted from the end of the header
 * @param end the byte after the last
 */
record TensorEntry(String name, StoredType type, Shape shape, long begin, long end) {}
