namespace EdgeMLOps.Hosting.CommandLine;

/// <summary>A command cannot do what it was asked; the message is for the person who asked.</summary>
public sealed class CommandException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, naming the key, file, tag or offset at fault.</param>
    public CommandException(string message)
        : base(message)
    {
    }
}
