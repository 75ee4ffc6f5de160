"""What a file that holds no residual network of ours looks like, in the names that the field gives such networks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from torch import Tensor

from core.messages import QT_TRANSLATE_NOOP, Message, message
from core.models.weights.inert import Inert

FEATURES = re.compile(r"(^|\.)features\.\d+\.weight$")

DEEPER = (
    (
        "Faster R-CNN, or another detector",
        r"(^|\.)(rpn|roi_heads|bbox_head|bbox_embed|anchor_generator|head\.cls_subnet)\.",
    ),
    (
        "DeepLab, FCN or another segmentation network",
        r"(^|\.)(aux_classifier|decode_head|aspp|segmentation_head)\.|^classifier\.0\.convs\.",
    ),
)
"""What holds a residual network among other things, but changed: dilated, frozen, or with other outputs."""

SIGNS = (
    (
        QT_TRANSLATE_NOOP("core", "BERT, or another language model"),
        r"word_embeddings|attention\.self\.query|embed_tokens|(^|\.)wte\.|lm_head",
    ),
    (
        QT_TRANSLATE_NOOP("core", "CLIP"),
        r"(^|\.)(attnpool|visual\.proj|text_projection|token_embedding|logit_scale)(\.|$)",
    ),
    (QT_TRANSLATE_NOOP("core", "Swin"), r"relative_position_bias_table"),
    (
        QT_TRANSLATE_NOOP("core", "ViT"),
        r"cls_token|class_token|pos_embed|attn\.qkv|encoder_layer_\d+\.|self_attention\.in_proj",
    ),
    (
        QT_TRANSLATE_NOOP("core", "YOLO, or another detector"),
        r"^(?:.*\.)?model\.\d+\.(?:cv\d|m\.\d+\.cv\d|conv\.weight)",
    ),
    (QT_TRANSLATE_NOOP("core", "DenseNet"), r"denseblock\d|denselayer\d"),
    (
        "ConvNeXt",
        r"dwconv\.weight|conv_dw\.bias|(^|\.)layer_scale|stages\.\d+\.blocks\.\d+\.(gamma|mlp)|downsample_layers\.",
    ),
    (
        "EfficientNet or MobileNet",
        r"conv_dw|conv_pwl?\.|depthwise|_expand_conv|_blocks\.\d+\.|features\.\d+\.(\d+\.)?(block|conv)\.\d+",
    ),
    (QT_TRANSLATE_NOOP("core", "GoogLeNet or Inception"), r"inception\d|Mixed_\d|branch\dx\d|branch_pool"),
    (QT_TRANSLATE_NOOP("core", "SqueezeNet"), r"\.squeeze\.weight|expand\dx\d"),
    (QT_TRANSLATE_NOOP("core", "RegNet"), r"trunk_output|block\d-\d\.f\.[abc]"),
    (
        QT_TRANSLATE_NOOP("core", "a U-Net or another network with a decoder"),
        r"(^|\.)(decoder|up\d|upconv\d?|deconv\d?)\.",
    ),
    (QT_TRANSLATE_NOOP("core", "the older SE networks (Cadene's), which stride elsewhere"), r"\.se_module\."),
    (QT_TRANSLATE_NOOP("core", "SKNet"), r"\.attn\.fc_select"),
    (QT_TRANSLATE_NOOP("core", "Res2Net"), r"layer\d+\.\d+\.convs\.\d"),
    (QT_TRANSLATE_NOOP("core", "ResNeSt"), r"conv2\.(fc1|radix|bn0)"),
    (QT_TRANSLATE_NOOP("core", "timm's ResNetV2 (pre-activation, other names)"), r"stages\.\d+\.blocks\.\d+\.norm\d\."),
)
"""Name -> what the names of such a network's tensors show, the surest signs first."""


def changed_residual(names: Iterable[str]) -> Message | None:
    """The kind of network around a residual one, if there is one."""
    return _first(DEEPER, list(names))


def looks_like(found: Mapping[str, Any]) -> Message | None:
    """The family that these tensors seem to be of; None where nothing is known of it."""
    kind = _first(SIGNS, list(found))
    if kind is not None:
        return kind
    shapes = [tuple(tensor.shape) for tensor in found.values() if isinstance(tensor, Tensor) and tensor.ndim == 4]
    if not shapes or not any(FEATURES.search(name) for name in found):
        return None
    return message("AlexNet" if shapes[0][-1] == 11 else "VGG")


def hides_changes(architecture: str) -> bool:
    """Whether an architecture, by timm's name for it, has ResNet's tensors but computes otherwise (blurs, smooths)."""
    return bool(re.match(r"(?:se|eca)?resnet(?:aa|blur|v2)", architecture.lower()))


def is_quantised(found: Mapping[str, Any]) -> bool:
    """Whether these are weights in whole numbers, which can't be trained on."""
    for name, value in found.items():
        if isinstance(value, Inert) and re.search(r"^torch\.(q|.*rebuild_q|.*_q\w*tensor)", value.name):
            return True
        if isinstance(value, Tensor) and value.is_quantized:
            return True
        if re.search(
            r"_packed_params|\.qweight$|\.qzeros$|weight_fake_quant|activation_post_process|\.zero_point$", name
        ):
            return True
        if isinstance(value, Tensor) and value.ndim > 1 and not value.is_floating_point() and name.endswith("weight"):
            return True
    return False


def _first(signs: tuple[tuple[str, str], ...], names: list[str]) -> Message | None:
    for kind, sign in signs:
        pattern = re.compile(sign)
        if any(pattern.search(name) for name in names):
            return message(kind)
    return None
