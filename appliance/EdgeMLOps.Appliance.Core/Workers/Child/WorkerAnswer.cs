using System.Text;

namespace EdgeMLOps.Appliance.Core.Workers.Child;

/// <summary>What a handler says to a request.</summary>
public readonly record struct WorkerAnswer
{
    private WorkerAnswer(ushort refusal, byte[] body)
    {
        Refusal = refusal;
        Body = body;
    }

    /// <summary>Why not; 0 for an answer.</summary>
    public ushort Refusal { get; }

    /// <summary>The answer, or what to say about the refusal in UTF-8.</summary>
    public byte[] Body { get; }

    /// <summary>The request is done.</summary>
    /// <param name="body">The answer, at most 48 KiB.</param>
    public static WorkerAnswer Done(byte[] body) => new(0, body);

    /// <summary>The request cannot be done.</summary>
    /// <param name="refusal">The role's own code, from 1.</param>
    /// <param name="message">More about it.</param>
    public static WorkerAnswer Refuse(ushort refusal, string message)
    {
        ArgumentOutOfRangeException.ThrowIfZero(refusal);
        ArgumentNullException.ThrowIfNull(message);
        var text = Encoding.UTF8.GetBytes(message);
        return new(refusal, text.Length <= WorkerFrame.MaxBody ? text : text[..WorkerFrame.MaxBody]);
    }
}
