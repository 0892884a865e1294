package haneul.train;

import haneul.model.family.haneul.HaneulModel;
import haneul.model.vae.FrameTensors;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import haneul.train.data.Clips;
import haneul.train.data.GroupCrop;
import java.util.Map;

/** Mean and standard deviation of each latent channel over clips. */
final class LatentMeasure {
    private static final int CLIPS = 48;

    private LatentMeasure() {}

    /** {mean, std}, one number a channel, with these values for the network's weights; over some of the clips. */
    static double[][] of(HaneulModel model, Map<String, Tensor> values, Clips clips) {
        return Trainer.with(model.vaeWeights(), values, () -> measured(model, clips));
    }

    private static double[][] measured(HaneulModel model, Clips clips) {
        int c = model.vae().channels();
        double[] sum = new double[c];
        double[] square = new double[c];
        long count = 0;
        int n = Math.min(CLIPS, clips.size());
        for (int i = 0; i < n; i++) {
            int number = (int) ((long) i * clips.size() / n); // spread, as neighbours by name may be alike
            try (Scope scope = Scope.open()) {
                Tensor video =
                        FrameTensors.tensor(GroupCrop.frames(clips.get(number).frames(), 4));
                Tensor z = model.vae().encodeRaw(video.unsqueeze(0)).squeeze(0).reshape(c, -1); // [C, n]
                float[] s = z.sum(1, false).toFloats();
                float[] q = z.square().sum(1, false).toFloats();
                for (int k = 0; k < c; k++) {
                    sum[k] += s[k];
                    square[k] += q[k];
                }
                count += z.size(1);
            }
        }
        double[] mean = new double[c];
        double[] std = new double[c];
        for (int k = 0; k < c; k++) {
            mean[k] = sum[k] / count;
            std[k] = Math.sqrt(Math.max(1e-8, square[k] / count - mean[k] * mean[k]));
        }
        return new double[][] {mean, std};
    }
}
