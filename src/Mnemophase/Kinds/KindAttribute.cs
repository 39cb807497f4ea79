namespace Mnemophase.Kinds;

/// <summary>Makes a kind known: stands in the assembly that brings it, or in a program that wants it.</summary>
/// <param name="type">A class with a constructor without parameters that implements <see cref="IKind"/>.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class KindAttribute(Type type) : Attribute
{
    /// <summary>The class.</summary>
    public Type Type { get; } = type;
}
