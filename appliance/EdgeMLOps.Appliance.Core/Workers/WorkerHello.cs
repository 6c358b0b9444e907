using System.Buffers.Binary;

namespace EdgeMLOps.Appliance.Core.Workers;

/// <summary>The body of a hello: protocol version (2 bytes, little endian), whether the system-call filter is on (1).</summary>
/// <param name="IsConfined">The kernel took the filter: no sockets, no other programs.</param>
internal readonly record struct WorkerHello(bool IsConfined)
{
    /// <summary>Rises with every change of frames or verbs; host and worker are one executable, so another version is a broken installation.</summary>
    public const ushort Version = 1;

    private const int Bytes = 3;

    public WorkerFrame ToFrame()
    {
        var body = new byte[Bytes];
        BinaryPrimitives.WriteUInt16LittleEndian(body, Version);
        body[2] = IsConfined ? (byte)1 : (byte)0;
        return new WorkerFrame(WorkerFrameKind.Hello, 0, 0, body);
    }

    /// <exception cref="InvalidDataException">It is no hello of this version.</exception>
    public static WorkerHello Read(in WorkerFrame frame) =>
        frame.Kind == WorkerFrameKind.Hello
        && frame.Body.Length == Bytes
        && BinaryPrimitives.ReadUInt16LittleEndian(frame.Body) == Version
        && frame.Body[2] <= 1
            ? new WorkerHello(frame.Body[2] == 1)
            : throw new InvalidDataException("no hello of this version");
}
