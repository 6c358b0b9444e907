namespace EdgeMLOps.Hosting.Tls;

/// <summary>
/// TLS towards a server we call. Its certificate must chain to <see cref="TlsOptions.AuthoritiesFile"/> and be made for the
/// host that is called, or for <see cref="ServerName"/>, or be the one of <see cref="ServerThumbprint"/>.
/// </summary>
public sealed class TlsClientOptions : TlsOptions
{
    /// <summary>The name that must stand in the server's certificate (subject alternative name, or the common name where it has none) instead of the host called.</summary>
    public string ServerName { get; set; } = "";

    /// <summary>SHA-256 of the server's certificate, 64 hexadecimal digits: this certificate and no other, whatever name it carries.</summary>
    public string ServerThumbprint { get; set; } = "";

    /// <inheritdoc/>
    public override bool IsSet => base.IsSet || ServerName.Length > 0 || ServerThumbprint.Length > 0;
}
