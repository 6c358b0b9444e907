namespace EdgeMLOps.Hosting.CommandLine;

/// <summary>What a command returns.</summary>
public static class ExitCodes
{
    /// <summary>All of it was done.</summary>
    public const int Success = 0;

    /// <summary>It was understood and failed.</summary>
    public const int Failure = 1;

    /// <summary>It was not understood.</summary>
    public const int WrongUse = 2;
}
