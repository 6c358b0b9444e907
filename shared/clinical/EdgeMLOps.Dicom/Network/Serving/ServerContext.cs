using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Dicom.Network.Serving;

/// <summary>What the associations of one server share.</summary>
internal sealed record ServerContext(
    DicomServerOptions Options,
    IDicomServiceProvider Provider,
    ConnectionTable Connections,
    TimeProvider TimeProvider,
    ILogger Logger,
    Action HandshakeRefused);
