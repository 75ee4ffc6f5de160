"""How the residual networks of the field name their tensors: one file per way, each gives torchvision's names."""
