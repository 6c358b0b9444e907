using Xunit.Abstractions;

namespace EdgeMLOps.Sqlite.Tests.Audit;

/// <summary>One way to touch a chain of ten rows, and what a verification must say of it.</summary>
public sealed class Tampering : IXunitSerializable
{
    public Tampering()
    {
    }

    internal Tampering(string name, string sql, string fault, long row) => (Name, Sql, Fault, Row) = (name, sql, fault, row);

    public string Name { get; private set; } = "";

    public string Sql { get; private set; } = "";

    public string Fault { get; private set; } = "";

    public long Row { get; private set; }

    public void Deserialize(IXunitSerializationInfo info)
    {
        (Name, Sql) = (info.GetValue<string>(nameof(Name)), info.GetValue<string>(nameof(Sql)));
        (Fault, Row) = (info.GetValue<string>(nameof(Fault)), info.GetValue<long>(nameof(Row)));
    }

    public void Serialize(IXunitSerializationInfo info)
    {
        info.AddValue(nameof(Name), Name);
        info.AddValue(nameof(Sql), Sql);
        info.AddValue(nameof(Fault), Fault);
        info.AddValue(nameof(Row), Row);
    }

    public override string ToString() => Name;
}
