namespace EdgeMLOps.Dicom.Network.UpperLayer;

/// <summary>One unit as read. <see cref="Body"/> lies in the reader's buffer and is valid until its next read.</summary>
internal readonly record struct Pdu(PduType Type, ReadOnlyMemory<byte> Body);
