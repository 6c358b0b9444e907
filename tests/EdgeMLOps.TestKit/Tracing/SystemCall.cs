namespace EdgeMLOps.TestKit.Tracing;

/// <summary>One system call of a trace.</summary>
/// <param name="Name">Such as fdatasync.</param>
/// <param name="Arguments">As strace prints them, file descriptors with their paths.</param>
/// <param name="Result">What it returned.</param>
/// <param name="Begun">Line of the trace on which the call was entered.</param>
/// <param name="Ended">Line of the trace on which it had returned.</param>
public sealed record SystemCall(string Name, string Arguments, string Result, int Begun, int Ended);
