namespace EdgeMLOps.TestWorker;

/// <summary>What the tests can ask of a worker that misbehaves for real.</summary>
public enum TestVerb : ushort
{
    /// <summary>Answers the body; adds one to each of the block's first bytes, as many as the body is long.</summary>
    Echo = 1,

    /// <summary>Refuses with code 7 and the body as message.</summary>
    Refuse = 2,

    /// <summary>Writes to address 0.</summary>
    Fault = 3,

    /// <summary>abort(3), as a C++ library does with an exception nobody catches.</summary>
    Abort = 4,

    /// <summary>_exit(2) with status 0, as if all were well.</summary>
    Exit = 5,

    /// <summary>Throws what no handler may throw.</summary>
    Throw = 6,

    /// <summary>Never answers, in native code.</summary>
    Hang = 7,

    /// <summary>Takes native memory, 1 MiB at a time, and writes to it.</summary>
    EatNative = 8,

    /// <summary>Takes managed memory without end.</summary>
    EatManaged = 9,

    /// <summary>Takes memory that other processes could map: no limit of the process counts it.</summary>
    EatShared = 15,

    /// <summary>Writes garbage into the protocol, then answers.</summary>
    Garbage = 10,

    /// <summary>Answers twice.</summary>
    AnswerTwice = 11,

    /// <summary>Writes the body to standard output and, a thousand times, to standard error; then answers.</summary>
    Print = 12,

    /// <summary>Answers what the process may do and sees, one fact a line.</summary>
    Report = 13,

    /// <summary>Tries what a worker must not: a socket, a program, a signal to the parent, a smaller block; answers what came of it.</summary>
    Escape = 14,

    /// <summary>Makes a file and a folder, removes the file, reads another; answers what came of it.</summary>
    ChangeFiles = 16,
}
