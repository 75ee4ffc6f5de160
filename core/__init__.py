"""The engine of ResNet Trainer: turns a configuration into a stream of events and a run folder; knows no window."""
