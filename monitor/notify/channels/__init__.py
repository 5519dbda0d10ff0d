"""Message → delivery by 钉钉, 飞书, 企业微信, mail, webhook or Apprise."""

__all__ = ["channel", "mail", "send"]
