namespace EdgeMLOps.Sqlite;

/// <summary>A value of a statement's parameter; the default is NULL.</summary>
public readonly struct StatementValue
{
    private StatementValue(StatementValueKind kind, long number = 0, object? content = null)
    {
        Kind = kind;
        Number = number;
        Content = content;
    }

    internal StatementValueKind Kind { get; }

    /// <summary>A whole number, or the bits of a real one.</summary>
    internal long Number { get; }

    /// <summary>The text or the bytes.</summary>
    internal object? Content { get; }

    /// <summary>INTEGER; NULL where there is none.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator StatementValue(long? value) => FromInt64(value);

    /// <summary>REAL; NULL where there is none.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator StatementValue(double? value) => FromDouble(value);

    /// <summary>TEXT; NULL where there is none.</summary>
    /// <param name="value">The text.</param>
    public static implicit operator StatementValue(string? value) => FromString(value);

    /// <summary>BLOB; NULL where there is none.</summary>
    /// <param name="value">The bytes, unchanged until the statement has run.</param>
    public static implicit operator StatementValue(byte[]? value) => FromBytes(value);

    /// <inheritdoc cref="op_Implicit(long?)"/>
    public static StatementValue FromInt64(long? value) => value is { } number ? new(StatementValueKind.Integer, number) : default;

    /// <inheritdoc cref="op_Implicit(double?)"/>
    public static StatementValue FromDouble(double? value) =>
        value is { } number ? new(StatementValueKind.Real, BitConverter.DoubleToInt64Bits(number)) : default;

    /// <inheritdoc cref="op_Implicit(string?)"/>
    public static StatementValue FromString(string? value) => value is null ? default : new(StatementValueKind.Text, content: value);

    /// <inheritdoc cref="op_Implicit(byte[])"/>
    public static StatementValue FromBytes(byte[]? value) => value is null ? default : new(StatementValueKind.Blob, content: value);
}
