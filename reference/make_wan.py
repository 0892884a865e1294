#!/usr/bin/env python3
"""Makes small random checkpoints in the published folder layout, and the numbers that the reference
implementation (huggingface/diffusers, transformers) computes with them on the CPU in float32, and what it loses
in bfloat16.

    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.23.0 tokenizers ftfy pillow accelerate peft
    python make_wan.py OUT [--seed 0] [--only wan21-t2v,...] [--preset preset.json]
    python make_wan.py OUT --reduced                   only the loss in bfloat16, of the folders that OUT has

Every folder OUT/NAME is a whole pipeline as `save_pretrained` writes it, with beside it
    golden.safetensors   inputs and outputs, each tensor named after what it is
    golden.json          the call's arguments, and the versions that made it
wan22-ti2v has a second pair, golden-image.*: the same checkpoint animates an image.
wan21-t2v also has
    original/            the same weights as single files under the names of the authors' own code
    lora/                one LoRA in three key styles, and golden-lora.*: the pipeline with it at scale 0.8
The weights are random (norm weights and biases too), so a swapped or forgotten tensor shows.
"bf16_db" in golden.json says how near the reference's own frames are to those in golden.safetensors when it runs as its
documentation shows it: transformers (but for what they keep in float32: positions, time embedding, modulation tables,
norms of a whole row) and text encoder in bfloat16, VAE and the scheduler's state in float32.
A preset (JSON, see PRESET below) changes shapes, lengths, steps and file types.
"""
import argparse, copy, json, math, pathlib, random
import torch, diffusers, transformers
from safetensors.torch import load_file, save_file
from diffusers import (AutoencoderKLWan, FlowMatchEulerDiscreteScheduler, UniPCMultistepScheduler,
                       WanImageToVideoPipeline, WanPipeline, WanTransformer3DModel, WanVACEPipeline,
                       WanVACETransformer3DModel)
from PIL import Image
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from diffusers.loaders.single_file_utils import convert_wan_transformer_to_diffusers, convert_wan_vae_to_diffusers
from transformers import PreTrainedTokenizerFast, UMT5Config, UMT5EncoderModel

PRESET = dict(
    text=dict(dim=32, layers=2, heads=4, d_kv=8, vocab=400, tokens=64),
    dit=dict(heads=2, head_dim=24, layers=3, ffn=104),
    vae=dict(base=4, res_blocks=2),
    t2v=dict(frames=9, height=32, width=48, steps=6, guidance=5.0, shift=3.0),
    ti2v=dict(frames=9, height=64, width=96, steps=5, guidance=5.0, shift=5.0),
    a14b=dict(frames=5, height=32, width=32, steps=6, guidance=4.0, guidance_2=3.0, shift=3.0, boundary=0.875),
    i2v=dict(frames=9, height=32, width=48, steps=5, guidance=3.5, guidance_2=3.0, shift=5.0, boundary=0.9),
    vace=dict(frames=9, height=32, width=48, steps=5, guidance=5.0, shift=3.0, layers=[0, 2], known=4),
    dtype="float32", shard="5GB",
    prompt="Two cats in sunglasses box on a spotlit stage &amp; a crowd   cheers",
    negative="static, blurred, low quality")

TEXT = """a small red circle moves left on a grey background while the camera pans slowly to the right
two cats in sunglasses box on a spotlit stage, their fur ruffled, a crowd cheering behind them
an old fisherman mends his net at dawn; gulls circle above the harbour and the tide comes in
a paper boat drifts down a rainy gutter, turns a corner and vanishes under a bridge
time-lapse of a flower opening, macro, shallow depth of field, soft morning light
the quick brown fox jumps over the lazy dog 0123456789 , . ; : ! ? ' " ( ) - _ / & % $ # @ + = * [ ] { } < > | \\ ~ ^ `
하늘을 나는 고래 空を飛ぶ鯨 une baleine vole dans le ciel eine Katze läuft über die Straße 天空中飞翔的鲸鱼"""


def randomise(module, generator):
    """Random values everywhere, at a scale that keeps activations near one."""
    with torch.no_grad():
        for name, p in module.named_parameters():
            noise = torch.randn(p.shape, generator=generator)
            if p.ndim == 1 or "gamma" in name:
                centre = 0.0 if name.endswith("bias") else 1.0
                p.copy_(centre + 0.2 * noise)
            elif "scale_shift_table" in name:
                p.copy_(0.3 * noise)
            elif "embedding" in name or "shared" in name or "embed_tokens" in name:
                p.copy_(0.5 * noise)
            else:
                fan_in = p[0].numel()
                p.copy_(noise * fan_in ** -0.5)
    return module.eval()


def tokenizer(p):
    tok = Tokenizer(models.Unigram())
    tok.normalizer = normalizers.NFKC()
    tok.pre_tokenizer = pre_tokenizers.Metaspace()
    tok.decoder = decoders.Metaspace()
    trainer = trainers.UnigramTrainer(vocab_size=p['text']['vocab'], special_tokens=["<pad>", "</s>", "<unk>"], unk_token="<unk>")
    tok.train_from_iterator(TEXT.split("\n") * 3, trainer)
    tok.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    return PreTrainedTokenizerFast(tokenizer_object=tok, pad_token="<pad>", eos_token="</s>", unk_token="<unk>",
                                   model_max_length=512)


def text_encoder(tok, g, p):
    t = p["text"]
    config = UMT5Config(vocab_size=len(tok), d_model=t["dim"], d_kv=t["d_kv"], d_ff=2 * t["dim"] + 8,
                        num_layers=t["layers"], num_heads=t["heads"], relative_attention_num_buckets=32,
                        relative_attention_max_distance=128, dropout_rate=0.0, feed_forward_proj="gated-gelu",
                        tie_word_embeddings=False)
    return randomise(UMT5EncoderModel(config), g)


def vae21(g, base, res_blocks):
    vae = AutoencoderKLWan(base_dim=base, z_dim=16, dim_mult=[1, 2, 4, 4], num_res_blocks=res_blocks,
                           temperal_downsample=[False, True, True])
    return randomise(vae, g)


def vae22(g, base, res_blocks):
    mean = [round(random.Random(i).uniform(-0.5, 0.5), 4) for i in range(48)]
    std = [round(random.Random(100 + i).uniform(0.5, 1.5), 4) for i in range(48)]
    vae = AutoencoderKLWan(base_dim=base, decoder_base_dim=base + 4, z_dim=48, in_channels=12, out_channels=12,
                           is_residual=True, patch_size=2, latents_mean=mean, latents_std=std, dim_mult=[1, 2, 4, 4],
                           num_res_blocks=res_blocks, scale_factor_spatial=16, scale_factor_temporal=4,
                           temperal_downsample=[False, True, True])
    return randomise(vae, g)


def dit(g, p, channels=16, extra=0, cls=WanTransformer3DModel, **kw):
    d = p["dit"]
    model = cls(patch_size=(1, 2, 2), num_attention_heads=d["heads"], attention_head_dim=d["head_dim"],
                in_channels=channels + extra, out_channels=channels, text_dim=p["text"]["dim"], freq_dim=64, ffn_dim=d["ffn"],
                num_layers=d["layers"], cross_attn_norm=True, qk_norm="rms_norm_across_heads", rope_max_seq_len=64, **kw)
    return randomise(model, g)


def unipc(shift):
    return UniPCMultistepScheduler(prediction_type="flow_prediction", use_flow_sigmas=True, num_train_timesteps=1000,
                                   flow_shift=shift)


def picture(g, width, height):
    """A smooth picture, so that resizing and colour conversion are seen."""
    y, x = torch.meshgrid(torch.linspace(0, 3, height), torch.linspace(0, 3, width), indexing="ij")
    phase = torch.rand(3, generator=g) * 6
    rgb = torch.stack([0.5 + 0.5 * torch.sin(x * (i + 1) + y + phase[i]) for i in range(3)], -1)
    return Image.fromarray((rgb * 255).round().to(torch.uint8).numpy())


def record(pipe, gold, args, **call):
    """Runs the pipeline and keeps every step's latents, the velocity of the first call, and the frames."""
    steps, seen = [], {}

    def keep(_pipe, i, t, kwargs):
        steps.append(kwargs["latents"].clone())
        gold[f"timestep.{i}"] = torch.as_tensor(t, dtype=torch.float32).reshape(1)
        return {}

    def first_call(_module, a, kw, output):
        n = seen.setdefault("n", 0)
        if n < 2:
            for key in ("hidden_states", "timestep", "encoder_hidden_states", "control_hidden_states",
                        "control_hidden_states_scale", "encoder_hidden_states_image"):
                if torch.is_tensor(kw.get(key)):
                    gold[f"transformer.{n}.{key}"] = kw[key].clone().float()
            gold[f"transformer.{n}.output"] = output[0].clone()
        seen["n"] = n + 1

    hook = pipe.transformer.register_forward_hook(first_call, with_kwargs=True)
    with torch.no_grad():
        frames = pipe(output_type="pt", callback_on_step_end=keep, **call).frames[0]
    hook.remove()
    for i, s in enumerate(steps):
        gold[f"latents.{i}"] = s
    gold["frames"] = frames.float()
    args.update({k: v for k, v in call.items() if isinstance(v, (int, float, str))})


def module_numbers(pipe, gold, g, tokens, frames, height, width):
    """Each module on its own."""
    video = torch.rand(1, 3, frames, height, width, generator=g) * 2 - 1
    with torch.no_grad():
        posterior = pipe.vae.encode(video).latent_dist
        gold["vae.input"], gold["vae.mean"], gold["vae.logvar"] = video, posterior.mean, posterior.logvar
        gold["vae.decoded"] = pipe.vae.decode(posterior.mean).sample
        single = video[:, :, :1]
        gold["vae.image.mean"] = pipe.vae.encode(single).latent_dist.mean
        gold["vae.image.decoded"] = pipe.vae.decode(gold["vae.image.mean"]).sample
        for name, text in (("short", "a red circle"), ("long", TEXT.split("\n")[1] + " " + TEXT.split("\n")[6])):
            ids = pipe.tokenizer([text], padding="max_length", max_length=tokens, truncation=True, return_tensors="pt")
            gold[f"text.{name}.ids"] = ids.input_ids
            gold[f"text.{name}.mask"] = ids.attention_mask
            gold[f"text.{name}.hidden"] = pipe.text_encoder(ids.input_ids, ids.attention_mask).last_hidden_state


def scheduler_numbers(gold, name, scheduler, g, steps):
    """A scheduler on its own: a fixed sequence of model outputs."""
    scheduler.set_timesteps(steps)
    x = torch.randn(1, 4, 2, 3, 3, generator=g)
    gold[f"scheduler.{name}.start"] = x
    gold[f"scheduler.{name}.timesteps"] = scheduler.timesteps.float()
    gold[f"scheduler.{name}.sigmas"] = scheduler.sigmas.float()
    for i, t in enumerate(scheduler.timesteps):
        v = torch.randn(x.shape, generator=g)
        gold[f"scheduler.{name}.model.{i}"] = v
        x = scheduler.step(v, t, x, return_dict=False)[0]
        gold[f"scheduler.{name}.x.{i}"] = x


def original_names(model, convert, candidates):
    """{authors' name: tensor} of a model: asks the reference's own converter which name became which."""
    table = convert({name: name for name in candidates})
    state = model.state_dict()
    missing = [k for k in state if k not in table]
    assert not missing, missing
    return {table[k]: v for k, v in state.items()}


def transformer_candidates(layers):
    parts = ["patch_embedding", "text_embedding.0", "text_embedding.2", "time_embedding.0", "time_embedding.2",
             "time_projection.1", "head.head"]
    for i in range(layers):
        parts += [f"blocks.{i}.{a}_attn.{x}" for a in ("self", "cross") for x in ("q", "k", "v", "o", "norm_q", "norm_k")]
        parts += [f"blocks.{i}.{x}" for x in ("ffn.0", "ffn.2", "norm3")]
    return ([f"{x}.{y}" for x in parts for y in ("weight", "bias")] + ["head.modulation"]
            + [f"blocks.{i}.modulation" for i in range(layers)])


def vae_candidates():
    def block(prefix):
        return ([f"{prefix}.residual.{i}.gamma" for i in (0, 3)]
                + [f"{prefix}.{x}.{y}" for x in ("residual.2", "residual.6", "shortcut", "resample.1", "time_conv")
                   for y in ("weight", "bias")])
    names = [f"{x}.{y}" for x in ("conv1", "conv2", "encoder.conv1", "decoder.conv1", "encoder.head.2", "decoder.head.2")
             for y in ("weight", "bias")] + ["encoder.head.0.gamma", "decoder.head.0.gamma"]
    for side in ("encoder", "decoder"):
        names += block(f"{side}.middle.0") + block(f"{side}.middle.2") + [f"{side}.middle.1.norm.gamma"]
        names += [f"{side}.middle.1.{x}.{y}" for x in ("to_qkv", "proj") for y in ("weight", "bias")]
    for i in range(16):
        names += block(f"encoder.downsamples.{i}") + block(f"decoder.upsamples.{i}")
    return names


def single_files(folder, pipe):
    """The authors' own names; the converter knows VAEs with two residual blocks a level only."""
    (folder / "original").mkdir(exist_ok=True)
    layers = pipe.transformer.config.num_layers
    transformer = original_names(pipe.transformer, convert_wan_transformer_to_diffusers, transformer_candidates(layers))
    save_file({k: v.contiguous() for k, v in transformer.items()}, folder / "original" / "transformer.safetensors")
    save_file({f"model.diffusion_model.{k}": v.contiguous() for k, v in transformer.items()},
              folder / "original" / "transformer-comfyui.safetensors")
    if pipe.vae.config.num_res_blocks == 2:
        vae = original_names(pipe.vae, convert_wan_vae_to_diffusers, vae_candidates())
        save_file({k: v.contiguous() for k, v in vae.items()}, folder / "original" / "vae.safetensors")
    save_file({k: v.contiguous() for k, v in pipe.text_encoder.state_dict().items() if k != "encoder.embed_tokens.weight"},
              folder / "original" / "text_encoder-comfyui.safetensors")


def lora_files(folder, pipe, g, call, rank=4, alpha=2.0):
    """One LoRA under three key styles; the numbers come from the pipeline with it loaded at scale 0.8."""
    (folder / "lora").mkdir(exist_ok=True)
    diffusers_style, original, musubi = {}, {}, {}
    hf = {"q": "to_q", "k": "to_k", "v": "to_v", "o": "to_out.0"}
    for i in range(pipe.transformer.config.num_layers):
        block = pipe.transformer.blocks[i]
        layers = [(f"{a}_attn.{x}", f"attn{n}.{hf[x]}") for n, a in ((1, "self"), (2, "cross")) for x in hf]
        layers += [("ffn.0", "ffn.net.0.proj"), ("ffn.2", "ffn.net.2")]
        for ours, theirs in layers:
            weight = block.get_submodule(theirs).weight
            down = torch.randn(rank, weight.shape[1], generator=g) * weight.shape[1] ** -0.5
            up = torch.randn(weight.shape[0], rank, generator=g) * rank ** -0.5
            diffusers_style[f"transformer.blocks.{i}.{theirs}.lora_A.weight"] = down * (alpha / rank)
            diffusers_style[f"transformer.blocks.{i}.{theirs}.lora_B.weight"] = up
            flat = f"lora_unet_blocks_{i}_" + ours.replace(".", "_")
            for name, target, values in ((f"diffusion_model.blocks.{i}.{ours}", original, (down, up)), (flat, musubi, (down, up))):
                target[f"{name}.lora_down.weight"], target[f"{name}.lora_up.weight"] = (v.clone() for v in values)
                target[f"{name}.alpha"] = torch.tensor(alpha)
    for name, tensors in (("diffusers", diffusers_style), ("original", original), ("musubi", musubi)):
        save_file(tensors, folder / "lora" / f"{name}.safetensors")
    for name in ("original", "musubi", "diffusers"):
        gold, args = {}, {"lora": f"lora/{name}.safetensors", "scale": 0.8}
        pipe.load_lora_weights(folder / "lora" / f"{name}.safetensors", adapter_name="x")
        pipe.set_adapters(["x"], [0.8])
        record(pipe, gold, args, **call)
        pipe.unload_lora_weights()
        frames = gold["frames"]
        assert name == "original" or torch.allclose(frames, first, atol=1e-4), "the styles disagree"
        first = frames
    write_golden(folder, "golden-lora", gold, args)


def write_golden(folder, name, gold, args):
    save_file({k: v.contiguous() for k, v in gold.items()}, folder / f"{name}.safetensors")
    (folder / f"{name}.json").write_text(json.dumps(args, indent=1, ensure_ascii=False) + "\n")


def save(out, name, pipe, gold, args, p):
    folder = pathlib.Path(out) / name
    pipe.save_pretrained(folder, max_shard_size=p["shard"])
    if p["dtype"] != "float32":                                   # a copy: casting back would spoil the RoPE tables
        for part, module in pipe.components.items():
            if isinstance(module, torch.nn.Module):
                for old in (folder / part).glob("*.safetensors*"):
                    old.unlink()
                copy.deepcopy(module).to(getattr(torch, p["dtype"])).save_pretrained(folder / part, max_shard_size=p["shard"])
    args.update(pipeline=type(pipe).__name__, diffusers=diffusers.__version__, transformers=transformers.__version__,
                torch=torch.__version__)
    write_golden(folder, "golden", gold, args)
    print(name, sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) // 1024, "KiB",
          {k: tuple(v.shape) for k, v in gold.items() if k in ("frames", "latents.0")})
    return folder


def rounded(module, dtype):
    """Weights that survive being stored as dtype; the numbers are computed with these, in float32."""
    for q in module.parameters():
        q.data = q.data.to(dtype).float()
    return module


def make(out, seed, only, p):
    dtype = getattr(torch, p["dtype"])
    tokens = p["text"]["tokens"]

    def want(name):
        return not only or name in only

    def start(name):
        torch.manual_seed(seed)
        return torch.Generator().manual_seed(seed * 1000 + sum(map(ord, name))), {}, {"name": name, "seed": seed}

    def parts(g, scheduler, vae, **modules):
        tok = tokenizer(p)
        modules.update(text_encoder=text_encoder(tok, g, p), vae=vae)
        return dict({k: rounded(m, dtype) for k, m in modules.items()}, tokenizer=tok, scheduler=scheduler)

    def noise(g, c, frames, height, width, scale):
        return torch.randn(1, c, (frames - 1) // 4 + 1, height // scale, width // scale, generator=g)

    def call(c, latents, **kw):
        return dict(prompt=p["prompt"], negative_prompt=p["negative"], height=c["height"], width=c["width"],
                    num_frames=c["frames"], num_inference_steps=c["steps"], guidance_scale=c["guidance"],
                    max_sequence_length=tokens, latents=latents, **kw)

    if want("wan21-t2v"):
        g, gold, args = start("wan21-t2v")
        c = p["t2v"]
        pipe = WanPipeline(**parts(g, unipc(c["shift"]), vae21(g, **p["vae"]), transformer=dit(g, p)))
        module_numbers(pipe, gold, g, tokens, c["frames"], c["height"], c["width"])
        scheduler_numbers(gold, "unipc", unipc(5.0), g, 8)
        scheduler_numbers(gold, "euler", FlowMatchEulerDiscreteScheduler(shift=3.0), g, 6)
        gold["noise"] = latents = noise(g, 16, c["frames"], c["height"], c["width"], 8)
        record(pipe, gold, args, **call(c, latents))
        folder = save(out, "wan21-t2v", pipe, gold, args, p)
        single_files(folder, pipe)
        lora_files(folder, pipe, g, call(c, latents))

    if want("wan22-ti2v"):
        g, gold, args = start("wan22-ti2v")
        c = p["ti2v"]
        modules = parts(g, unipc(c["shift"]), vae22(g, **p["vae"]), transformer=dit(g, p, channels=48))
        pipe = WanPipeline(expand_timesteps=True, **modules)
        module_numbers(pipe, gold, g, tokens, c["frames"], c["height"], c["width"])
        gold["noise"] = latents = noise(g, 48, c["frames"], c["height"], c["width"], 16)
        record(pipe, gold, args, **call(c, latents))
        folder = save(out, "wan22-ti2v", pipe, gold, args, p)
        g, gold, args = start("wan22-ti2v-image")                # its first latent frame is given
        image = picture(g, c["width"], c["height"])
        gold["image"] = pixels(image)
        gold["noise"] = latents = noise(g, 48, c["frames"], c["height"], c["width"], 16)
        pipe = WanImageToVideoPipeline(image_encoder=None, image_processor=None, expand_timesteps=True, **modules)
        record(pipe, gold, args, **call(c, latents, image=image))
        write_golden(folder, "golden-image", gold, args)

    if want("wan22-a14b"):
        g, gold, args = start("wan22-a14b")
        c = p["a14b"]
        pipe = WanPipeline(boundary_ratio=c["boundary"],
                           **parts(g, unipc(c["shift"]), vae21(g, **p["vae"]), transformer=dit(g, p), transformer_2=dit(g, p)))
        gold["noise"] = latents = noise(g, 16, c["frames"], c["height"], c["width"], 8)
        record(pipe, gold, args, **call(c, latents, guidance_scale_2=c["guidance_2"]))
        save(out, "wan22-a14b", pipe, gold, args, p)

    if want("wan22-i2v-a14b"):                                   # 16 noise + 4 mask + 16 condition channels, no CLIP
        g, gold, args = start("wan22-i2v-a14b")
        c = p["i2v"]
        pipe = WanImageToVideoPipeline(image_encoder=None, image_processor=None, boundary_ratio=c["boundary"],
                                       **parts(g, unipc(c["shift"]), vae21(g, **p["vae"]), transformer=dit(g, p, extra=20),
                                               transformer_2=dit(g, p, extra=20)))
        image = picture(g, c["width"], c["height"])
        gold["image"] = pixels(image)
        gold["noise"] = latents = noise(g, 16, c["frames"], c["height"], c["width"], 8)
        record(pipe, gold, args, **call(c, latents, image=image, guidance_scale_2=c["guidance_2"]))
        save(out, "wan22-i2v-a14b", pipe, gold, args, p)

    if want("wan21-vace"):
        g, gold, args = start("wan21-vace")
        c = p["vace"]
        net = dit(g, p, cls=WanVACETransformer3DModel, vace_layers=c["layers"], vace_in_channels=96)
        pipe = WanVACEPipeline(**parts(g, unipc(c["shift"]), vae21(g, **p["vae"]), transformer=net))
        known = [picture(g, c["width"], c["height"]) for _ in range(c["frames"])]
        level = [0 if i < c["known"] else 255 for i in range(c["frames"])]
        mask = [Image.new("L", (c["width"], c["height"]), v) for v in level]
        gold["video"] = torch.stack([pixels(k) for k in known])
        gold["mask"] = torch.tensor(level, dtype=torch.uint8)
        gold["noise"] = latents = noise(g, 16, c["frames"], c["height"], c["width"], 8)
        record(pipe, gold, args, **call(c, latents, video=known, mask=mask))
        save(out, "wan21-vace", pipe, gold, args, p)


def pixels(image):
    return torch.frombuffer(bytearray(image.tobytes()), dtype=torch.uint8).reshape(image.height, image.width, 3)


def given(gold, args):
    """The arguments of a call that was recorded."""
    call = {k: args[k] for k in ("prompt", "negative_prompt", "height", "width", "num_frames", "num_inference_steps",
                                 "guidance_scale", "guidance_scale_2", "max_sequence_length") if k in args}
    if "image" in gold:
        call["image"] = Image.fromarray(gold["image"].numpy())
    if "video" in gold:
        call["video"] = [Image.fromarray(frame.numpy()) for frame in gold["video"]]
        call["mask"] = [Image.new("L", (args["width"], args["height"]), level) for level in gold["mask"].tolist()]
    return dict(call, latents=gold["noise"])


def reduced(folder, stem):
    """What the reference loses in bfloat16: its frames against its own in float32, in dB; kept in STEM.json."""
    gold = load_file(folder / f"{stem}.safetensors")
    file = folder / f"{stem}.json"
    args = json.loads(file.read_text())
    kind = WanImageToVideoPipeline if "image" in gold else WanVACEPipeline if "video" in gold else WanPipeline
    vae = AutoencoderKLWan.from_pretrained(folder / "vae", torch_dtype=torch.float32)
    pipe = kind.from_pretrained(folder, vae=vae, torch_dtype=torch.bfloat16)
    with torch.no_grad():
        frames = pipe(output_type="pt", **given(gold, args)).frames[0].float()
    args["bf16_db"] = round(-10 * math.log10((frames - gold["frames"]).square().mean().item()), 2)
    file.write_text(json.dumps(args, indent=1, ensure_ascii=False) + "\n")
    print(folder.name, stem, "in bfloat16:", args["bf16_db"], "dB")


def reduce_all(out, only):
    """The folders of OUT; golden-lora is left out: the reference adds a LoRA beside the weights, which rounds otherwise."""
    for stem in ("golden", "golden-image"):
        for file in sorted(pathlib.Path(out).glob(f"*/{stem}.safetensors")):
            if not only or file.parent.name in only:
                reduced(file.parent, stem)


def preset(path):
    """PRESET with the file's values in place of its own, one level deep."""
    changes = json.loads(pathlib.Path(path).read_text()) if path else {}
    return {k: {**v, **changes.get(k, {})} if isinstance(v, dict) else changes.get(k, v) for k, v in PRESET.items()}


if __name__ == "__main__":
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("out"); cli.add_argument("--seed", type=int, default=0); cli.add_argument("--only", default="")
    cli.add_argument("--preset", help="a JSON file: see PRESET")
    cli.add_argument("--reduced", action="store_true", help="make nothing, measure the loss in bfloat16")
    a = cli.parse_args()
    names = set(filter(None, a.only.split(",")))
    if not a.reduced:
        make(a.out, a.seed, names, preset(a.preset))
    reduce_all(a.out, names)
