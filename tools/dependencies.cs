#:package Mono.Cecil
#:property PublishAot=false
#:property NoWarn=MA0002;MA0006
// Prints which namespaces of the program use which, as Mermaid's lines or one line per arrow with the types behind it.
// From the repository's root, after a build:  dotnet run tools/dependencies.cs -- [--types] [--mermaid] [folder of a build]
using Mono.Cecil;
using Mono.Cecil.Cil;

var folder = args.FirstOrDefault(arg => !arg.StartsWith("--", StringComparison.Ordinal)) ?? "src/Mnemophase.Cli/bin/Release/net10.0";
var files = Directory.GetFiles(folder, "Mnemophase*.dll").Concat(Directory.GetFiles(folder, "mnemo.dll")).Order(StringComparer.Ordinal);
var arrows = new SortedDictionary<(string From, string To), SortedSet<string>>();
foreach (var type in files.SelectMany(file => ModuleDefinition.ReadModule(file).GetTypes()))
{
    foreach (var used in Uses(type).Select(Outermost))
    {
        var (from, to) = (Outermost(type).Namespace, used.Namespace);
        if (from.StartsWith("Mnemophase", StringComparison.Ordinal) && to.StartsWith("Mnemophase", StringComparison.Ordinal) && from != to)
        {
            if (!arrows.TryGetValue((from, to), out var types))
            {
                arrows[(from, to)] = types = new SortedSet<string>(StringComparer.Ordinal);
            }

            types.Add($"{Outermost(type).Name} -> {used.Name}");
        }
    }
}

if (args.Contains("--mermaid"))
{
    Console.WriteLine("graph LR");
    foreach (var (from, to) in arrows.Keys)
    {
        Console.WriteLine($"  {from} --> {to}");
    }

    return;
}

foreach (var (arrow, types) in arrows)
{
    Console.WriteLine($"{arrow.From} -> {arrow.To} ({types.Count})");
    foreach (var pair in args.Contains("--types") ? types : [])
    {
        Console.WriteLine($"    {pair}");
    }
}

var names = arrows.Keys.SelectMany(arrow => new[] { arrow.From, arrow.To }).Distinct().Order(StringComparer.Ordinal).ToList();
var reach = names.ToDictionary(name => name, Reached);
var rings = names
    .Select(name => string.Join(" ", names.Where(other => reach[name].Contains(other) && reach[other].Contains(name))))
    .Where(ring => ring.Length > 0)
    .Distinct()
    .ToList();
Console.WriteLine(rings.Count == 0 ? "no cycles" : "cycles:");
rings.ForEach(ring => Console.WriteLine($"    {ring}"));

HashSet<string> Reached(string start)
{
    var seen = new HashSet<string>();
    var open = new Stack<string>([start]);
    while (open.TryPop(out var name))
    {
        foreach (var to in arrows.Keys.Where(arrow => arrow.From == name).Select(arrow => arrow.To).Where(seen.Add))
        {
            open.Push(to);
        }
    }

    return seen;
}

static TypeReference Outermost(TypeReference type)
{
    while (type.DeclaringType is { } outer)
    {
        type = outer;
    }

    return type;
}

static IEnumerable<TypeReference> Uses(TypeDefinition type)
{
    var direct = new List<TypeReference?> { type.BaseType };
    direct.AddRange(type.Interfaces.Select(used => used.InterfaceType));
    direct.AddRange(type.Fields.Select(field => field.FieldType));
    direct.AddRange(type.GenericParameters.SelectMany(parameter => parameter.Constraints).Select(constraint => constraint.ConstraintType));
    foreach (var method in type.Methods)
    {
        direct.AddRange(Signature(method));
        direct.AddRange(
            method.GenericParameters.SelectMany(parameter => parameter.Constraints).Select(constraint => constraint.ConstraintType)
        );
        if (method.HasBody)
        {
            direct.AddRange(method.Body.Variables.Select(variable => variable.VariableType));
            direct.AddRange(method.Body.ExceptionHandlers.Select(handler => handler.CatchType));
            direct.AddRange(method.Body.Instructions.SelectMany(Operand));
        }
    }

    return direct.SelectMany(Parts);
}

static IEnumerable<TypeReference?> Signature(MethodReference method) =>
    method.Parameters.Select(parameter => parameter.ParameterType).Prepend(method.ReturnType);

static IEnumerable<TypeReference?> Operand(Instruction instruction) =>
    instruction.Operand switch
    {
        TypeReference type => [type],
        GenericInstanceMethod generic => Signature(generic).Concat(generic.GenericArguments).Append(generic.DeclaringType),
        MethodReference method => Signature(method).Append(method.DeclaringType),
        FieldReference field => [field.FieldType, field.DeclaringType],
        _ => [],
    };

static IEnumerable<TypeReference> Parts(TypeReference? type) =>
    type switch
    {
        null => [],
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Append(generic.ElementType),
        TypeSpecification wrapped => Parts(wrapped.ElementType),
        GenericParameter => [],
        _ => [type],
    };
