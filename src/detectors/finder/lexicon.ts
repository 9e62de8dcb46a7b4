/** What a label announces. */
export type Role = 'query' | 'response';

/**
 * Labels of one family belong together: `Q:` is answered by `A:`, not by the `Output:` of an example inside it.
 * `aux` labels (context, explanation) go along with any other family.
 */
export type Family = 'qa' | 'dialogue' | 'io' | 'aux';

export interface Entry {
  readonly family: Family;
  readonly role: Role;
}

/** Lower case, without numbers; several words are separated by one space. */
const words: Record<Family, Record<Role, string>> = {
  qa: {
    query:
      'q, question, query, ask, asks, asked, inquiry, enquiry, pregunta, frage, pergunta, domanda, vraag, pytanie, soru, fråga, ' +
      'вопрос, в, 问, 問, 问题, 問題, 提问, 質問, 질문, 문, प्रश्न, सवाल, سؤال, السؤال, س, câu hỏi, pertanyaan, ερώτηση, שאלה',
    response:
      'a, answer, answers, ans, answered, respuesta, réponse, reponse, antwort, resposta, risposta, antwoord, odpowiedź, cevap, svar, ' +
      'ответ, о, 答, 回答, 答案, 解答, 답변, 답, उत्तर, जवाब, جواب, الجواب, إجابة, الإجابة, ج, trả lời, jawaban, απάντηση, תשובה',
  },
  dialogue: {
    query:
      'user, human, customer, client, patient, student, me, person, caller, visitor, guest, interviewer, learner, prompter, usr, u, h, ' +
      'usuario, utilisateur, nutzer, benutzer, kunde, cliente, usuário, utente, пользователь, человек, клиент, пациент, 用户, 用戶, ' +
      '人类, 人類, 客户, 患者, ユーザー, 사용자, उपयोगकर्ता, मानव, مستخدم, المستخدم, humano, humain, mensch, humana, paciente, étudiant',
    response:
      'assistant, ai, bot, agent, doctor, dr, chatbot, model, gpt, chatgpt, claude, gemini, llama, mistral, qwen, deepseek, copilot, ' +
      'teacher, tutor, expert, advisor, adviser, support, therapist, lawyer, coach, helper, machine, llm, robot, ai assistant, ' +
      'asistente, assistente, assistent, ia, ki, ассистент, помощник, ии, бот, врач, агент, 助手, 助理, 机器人, 医生, 客服, ' +
      'アシスタント, 어시스턴트, सहायक, مساعد, المساعد, asesor, médico, arzt, médecin, berater, conseiller',
  },
  io: {
    query:
      'input, problem, task, instruction, prompt, request, exercise, assignment, command, source, message, user input, ' +
      'entrada, eingabe, entrée, problema, problème, aufgabe, tarea, consigne, instrucción, instrução, anweisung, запрос, ввод, ' +
      'задача, инструкция, 输入, 輸入, 指令, 任务, 題目, 题目, 提示, 入力, 입력, इनपुट, निर्देश, المدخل, مدخلات, تعليمات',
    response:
      'output, solution, response, completion, result, reply, target, continuation, responses, ' +
      'salida, ausgabe, sortie, solución, solução, lösung, saída, вывод, решение, результат, ' +
      '输出, 輸出, 响应, 回复, 回應, 回应, 解决方案, 完成, 出力, 응답, 출력, आउटपुट, प्रतिक्रिया, المخرج, مخرجات, استجابة, رد, الرد',
  },
  aux: {
    query:
      'context, passage, premise, hypothesis, article, paragraph, background, story, text, sentence, review, tweet, options, choices, ' +
      'contexto, contexte, kontext, контекст, 背景, 上下文, english, statement, claim, situation',
    response:
      'explanation, rationale, label, sentiment, category, translation, summary, verdict, intent, advice, suggestion, recommendation',
  },
};

const entries = new Map<string, Entry>();
for (const family of ['qa', 'dialogue', 'io', 'aux'] as const)
  for (const role of ['query', 'response'] as const)
    for (const word of words[family][role].split(', ')) if (!entries.has(word)) entries.set(word, { family, role });

/** Numbered headings that introduce an example and belong to neither its query nor its response. */
const boundaries = new Set(
  (
    'example, demonstration, demo, sample, case, conversation, dialogue, dialog, exchange, scenario, shot, turn, session, interaction, ' +
    'round, pair, entry, record, item, test case, chat, ejemplo, exemple, beispiel, exemplo, пример, 例, 例子, 示例, 样例, उदाहरण, مثال'
  ).split(', '),
);

/** What a label means, or null. */
export function exactEntryOf(label: string): Entry | null {
  return entries.get(label) ?? null;
}

/** What a label means, or null. Of two or three unknown words the last decides: `expected output`, `correct answer`. */
export function entryOf(label: string): Entry | null {
  const exact = entries.get(label);
  if (exact !== undefined) return exact;
  const first = label.indexOf(' ');
  if (first < 0) return null;
  const second = label.indexOf(' ', first + 1);
  if (second >= 0 && label.indexOf(' ', second + 1) >= 0) return null;
  const last = entries.get(label.slice(label.lastIndexOf(' ') + 1));
  return last === undefined || last.family === 'aux' || label.length - label.lastIndexOf(' ') < 4 ? null : last;
}

/** True for labels such as `example`, which only separate. */
export function isBoundaryWord(label: string): boolean {
  return boundaries.has(label);
}

/** `system` and the like: a message that is neither asked nor answered. */
export function isAsideWord(label: string): boolean {
  return label === 'system' || label === 'developer' || label === 'system prompt' || label === 'system message';
}

const queryNames =
  'input inputs prompt question query instruction user human q problem request ask customer patient client student utterance pregunta frage вопрос 问题 问';
const responseNames =
  'output outputs completion response answer a assistant ai bot gpt chatbot reply solution ideal chosen agent doctor answers respuesta antwort ответ 答案 回答 答';
/** Names that data structures use for other things too: pairs of them count only when the response is prose. */
const weakNames = new Set([
  'source',
  'target',
  'task',
  'result',
  'request',
  'client',
  'agent',
  'user',
  'ask',
  'a',
  'model',
  'text',
  'label',
]);

const names = new Map<string, Role>();
for (const name of `${queryNames} source task`.split(' ')) names.set(name, 'query');
for (const name of `${responseNames} target result model`.split(' ')) names.set(name, 'response');

/** What a JSON key or XML tag name announces, or null: `input`, `user_query`, `expectedOutput`. */
export function roleOfName(name: string): Role | null {
  const lower = name.toLowerCase();
  return names.get(lower) ?? names.get(lastWord(name)) ?? null;
}

export function isWeakName(name: string): boolean {
  return weakNames.has(name.toLowerCase());
}

/** The last word of `snake_case`, `kebab-case`, `camelCase`; numbers at the end do not count. */
function lastWord(name: string): string {
  let end = name.length;
  while (end > 0 && isDigitOrJoint(name.charCodeAt(end - 1))) end--;
  let start = end;
  while (start > 0) {
    const code = name.charCodeAt(start - 1);
    if (isDigitOrJoint(code)) break;
    start--;
    if (code >= 65 && code <= 90 && start < end - 1) break;
  }
  const word = name.slice(start, end).toLowerCase();
  return word.length < 2 && start > 0 ? '' : word;
}

function isDigitOrJoint(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 95 || code === 45 || code === 46 || code === 32 || code === 58;
}

/** Who speaks in `{"role": …}` and its relatives; `aside` is a message that is neither. */
export function roleOfSpeaker(speaker: string): Role | 'aside' | 'tool' | null {
  const lower = speaker.trim().toLowerCase();
  if (isAsideWord(lower)) return 'aside';
  if (lower === 'tool' || lower === 'function' || lower === 'ipython') return 'tool';
  const entry = entries.get(lower);
  return entry === undefined || entry.family === 'aux' ? null : entry.role;
}
