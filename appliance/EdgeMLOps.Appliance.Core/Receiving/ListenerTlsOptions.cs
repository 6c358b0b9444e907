using EdgeMLOps.Hosting.Tls;

namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>TLS for those who send to us. Section <c>Dicom:Tls</c>; a client certificate is demanded of each.</summary>
public sealed class ListenerTlsOptions : TlsOptions
{
    /// <summary>A port for TLS beside the plain one, 0 to 65535 and not that of <c>Dicom:Port</c>; 2762 is the registered one.</summary>
    /// <value>Default: null; <c>Dicom:Port</c> itself speaks TLS then, and nothing is plain.</value>
    public int? Port { get; set; }

    /// <inheritdoc/>
    public override bool IsSet => base.IsSet || Port is not null;
}
