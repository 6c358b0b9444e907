using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Dicom.Network.Serving;

/// <summary>What the associations of one server share.</summary>
internal sealed record ServerContext(
    DicomServerOptions Options,
    IDicomServiceProvider Provider,
    ConnectionTable Connections,
    TimeProvider TimeProvider,
    ILogger Logger,
    Action HandshakeRefused)
{
    /// <summary>Two messages of the greatest length; the data sets of real ones have some hundred bytes for each object.</summary>
    public ByteBudget CommitmentBytes { get; } = new(2L * Commitment.CommitmentCodec.MaxLength);
}
