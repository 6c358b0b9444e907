namespace EdgeMLOps.Hosting.Control;

/// <summary>A program of this name runs on this folder already.</summary>
public sealed class ControlInUseException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="program">The program.</param>
    /// <param name="root">Its folder.</param>
    /// <param name="inner">The cause.</param>
    public ControlInUseException(string program, string root, Exception inner)
        : base($"Another {program} runs on Storage:Root {root}.", inner)
    {
    }
}
