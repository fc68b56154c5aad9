"""Model to findings and states. Nothing here touches disk, clock or environment."""
