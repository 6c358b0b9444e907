using EdgeMLOps.Dicom.Network.Dimse;

namespace EdgeMLOps.Dicom.Network.Calling;

/// <summary>One whole DIMSE message of the peer.</summary>
/// <param name="ContextId">An accepted context.</param>
/// <param name="Command">The command set.</param>
/// <param name="Dataset">The data set, encoded; empty without one. The receiver may keep it.</param>
internal sealed record IncomingMessage(byte ContextId, DimseCommand Command, ReadOnlyMemory<byte> Dataset);
